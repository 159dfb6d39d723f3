package org.mtls4j.policyfile;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mtls4j.policyfile.YamlNode.Scalar;

/**
 * Finds the files that {@code include} names, in the order of the list and, of one pattern, of
 * their names. An included file includes nothing, so that there are no circles.
 */
final class Includes {

  /**
   * A file that was found.
   *
   * @param document what it says
   * @param locations the files that it names in turn
   */
  record Included(YamlNode document, Locations locations) {}

  private final Locations locations;
  private final Problems problems;
  private final Set<String> seen = new HashSet<>();

  private Includes(Locations locations, String policy, Problems problems) {
    this.locations = locations;
    this.problems = problems;
    seen.add(policy);
  }

  /** The files; what is wrong with the list is added to the problems. */
  static List<Included> of(Section policy, Locations locations) {
    Includes includes = new Includes(locations, policy.place().file(), policy.problems());
    return policy.nonEmpty("include").stream().flatMap(includes::matching).toList();
  }

  private Stream<Included> matching(Scalar pattern) {
    String text = pattern.text();
    if (text.startsWith(Locations.CLASSPATH)) {
      problems.add(pattern.place(), "'" + text + "': a class path cannot be included from");
      return Stream.empty();
    }
    if (text.startsWith(Locations.FILE)) {
      return onDisk(pattern);
    }
    if (List.of(text.split("/")).contains("..")) {
      problems.add(
          pattern.place(),
          "'" + text + "' leads out of the policy's directory; say file: for files elsewhere");
      return Stream.empty();
    }
    return matching(pattern, text, locations);
  }

  private Stream<Included> onDisk(Scalar pattern) {
    try {
      Path file = Locations.path(pattern.text().replace("*", "%2A")).toAbsolutePath();
      String name = String.valueOf(file.getFileName()).replace("%2A", "*");
      Path directory = Optional.ofNullable(file.getParent()).orElse(file);
      return matching(pattern, name, locations.within(directory));
    } catch (IllegalArgumentException e) {
      problems.add(pattern.place(), Locations.why(pattern.text(), e));
      return Stream.empty();
    }
  }

  private Stream<Included> matching(Scalar pattern, String text, Locations relativeTo) {
    int name = text.lastIndexOf('/') + 1;
    String directory = text.substring(0, name);
    if (directory.contains("*")) {
      problems.add(
          pattern.place(),
          "'" + pattern.text() + "': '*' stands for a part of a file's name, not of a directory's");
      return Stream.empty();
    }
    if (!text.contains("*")) {
      return read(pattern, text, relativeTo).stream();
    }
    List<String> found = named(pattern, directory, text.substring(name), relativeTo);
    List<Included> included = new ArrayList<>();
    for (String file : found) {
      read(pattern, directory + file, relativeTo).ifPresent(included::add);
    }
    return included.stream();
  }

  /** The names that match; a name that begins with a dot is hidden, as shells have it. */
  private List<String> named(Scalar pattern, String directory, String glob, Locations relativeTo) {
    Pattern form =
        Pattern.compile(
            Stream.of(glob.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")),
            Pattern.DOTALL);
    try {
      List<String> names =
          relativeTo.list(directory).stream()
              .filter(file -> !file.startsWith(".") && form.matcher(file).matches())
              .sorted()
              .toList();
      if (names.isEmpty()) {
        // A partner that is left out by a slip of the pen must not go unnoticed.
        problems.add(pattern.place(), "no file matches '" + pattern.text() + "'");
      }
      return names;
    } catch (FileNotFoundException | NoSuchFileException e) {
      problems.add(pattern.place(), "there is no directory '" + directoryOf(pattern) + "'");
    } catch (NotDirectoryException e) {
      problems.add(pattern.place(), "'" + directoryOf(pattern) + "' is no directory");
    } catch (IOException | InvalidPathException e) {
      problems.add(pattern.place(), Locations.why(directoryOf(pattern), e));
    }
    return List.of();
  }

  private static String directoryOf(Scalar pattern) {
    return pattern.text().substring(0, pattern.text().lastIndexOf('/') + 1);
  }

  private Optional<Included> read(Scalar pattern, String location, Locations relativeTo) {
    return read(pattern, location, relativeTo.relative().nameOf(location), relativeTo);
  }

  private Optional<Included> read(
      Scalar pattern, String location, String name, Locations relativeTo) {
    if (!seen.add(name)) {
      problems.add(pattern.place(), "'" + name + "' is included already, or the policy itself");
      return Optional.empty();
    }
    problems.begin(name);
    return relativeTo
        .read(new Scalar(pattern.place(), location), problems)
        .flatMap(content -> Optional.ofNullable(YamlReader.read(name, content, problems)))
        .map(document -> new Included(document, relativeTo.besides(location)));
  }
}
