package org.mtls4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;
import org.mtls4j.policyfile.DeployedPolicy;
import org.mtls4j.policyfile.PolicyResources;

/** A web application's files, seen as a container sees them. */
final class WebApplication implements PolicyResources {

  private static final XmlElement EMPTY_DESCRIPTOR =
      new XmlElement("web-app", 1, 1, "", List.of(), List.of());

  private static final int LARGEST_DESCRIPTOR = 4 << 20;

  private final Path root;
  private final String prefix;
  private final XmlElement descriptor;
  private final Libraries libraries;

  private WebApplication(Path root, String prefix, XmlElement descriptor, Libraries libraries) {
    this.root = root;
    this.prefix = prefix;
    this.descriptor = descriptor;
    this.libraries = libraries;
  }

  /** The application below {@code root}, whose files are called by {@code prefix}. */
  static WebApplication at(Path root, String prefix) throws IOException, UnusableInputException {
    if (!Files.isDirectory(root.resolve("WEB-INF"))) {
      throw new UnusableInputException("'" + prefix + "' has no WEB-INF: it is no web application");
    }
    return new WebApplication(
        root, prefix, descriptor(root.resolve("WEB-INF/web.xml"), prefix), Libraries.of(root));
  }

  private static XmlElement descriptor(Path file, String prefix)
      throws IOException, UnusableInputException {
    try {
      return XmlElement.read(content(file));
    } catch (NoSuchFileException e) {
      return EMPTY_DESCRIPTOR;
    } catch (XMLStreamException e) {
      throw new UnusableInputException(
          prefix
              + "WEB-INF/web.xml is not XML: "
              + String.valueOf(e.getMessage()).replace('\n', ' '));
    }
  }

  /** What is to be said of the filter. */
  GateReport gate() {
    String policy = policy().location();
    boolean outside = policy.startsWith("file:");
    return new GateChecks(descriptor, nameOf("web.xml"), libraries)
        .report(nameOf(policy), outside || exists(policy))
        .with(RepeatedParams.in(descriptor, nameOf("web.xml")));
  }

  /** The policy that the filter would load. */
  DeployedPolicy policy() {
    Map<String, String> params = new HashMap<>();
    Gate.in(descriptor)
        .ifPresent(
            gate ->
                gate.all("init-param")
                    .forEach(p -> params.put(p.textOf("param-name"), p.textOf("param-value"))));
    @Nullable String context =
        descriptor
            .all("context-param")
            .filter(p -> p.textOf("param-name").equals(DeployedPolicy.CONTEXT_PARAM))
            .findFirst()
            .map(p -> p.textOf("param-value"))
            .orElse(null);
    return new DeployedPolicy(params, context, this);
  }

  @Override
  public InputStream open(String location) throws IOException {
    return PolicyResources.directory(pathOf(location)).open("");
  }

  /** A small archive may say that it holds any amount of blanks. */
  private static byte[] content(Path file) throws IOException {
    try (InputStream in = PolicyResources.directory(file).open("")) {
      byte[] content = in.readNBytes(LARGEST_DESCRIPTOR + 1);
      if (content.length > LARGEST_DESCRIPTOR) {
        throw new IOException("'" + file + "' is longer than 4 MB");
      }
      return content;
    }
  }

  @Override
  public List<String> list(String directory) throws IOException {
    return PolicyResources.directory(pathOf(directory)).list("");
  }

  @Override
  public String nameOf(String location) {
    return prefix + within(location);
  }

  private boolean exists(String location) {
    try {
      return Files.exists(pathOf(location));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Not every name can be one here: that depends on the locale. */
  private Path pathOf(String location) throws NoSuchFileException {
    try {
      return root.resolve(within(location));
    } catch (InvalidPathException e) {
      throw new NoSuchFileException(location, null, e.getMessage());
    }
  }

  /** The path within the application; dot segments end at its root, as they do in a container. */
  private static String within(String location) {
    Deque<String> steps = new ArrayDeque<>();
    for (String step :
        (location.startsWith("/") ? "" : "WEB-INF/").concat(location).split("/", -1)) {
      if (step.equals("..")) {
        steps.pollLast();
      } else if (!step.isEmpty() && !step.equals(".")) {
        steps.add(step);
      }
    }
    return String.join("/", steps);
  }
}
