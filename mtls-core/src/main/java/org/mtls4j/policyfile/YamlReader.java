package org.mtls4j.policyfile;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mtls4j.policyfile.YamlNode.Entry;
import org.mtls4j.policyfile.YamlNode.Mapping;
import org.mtls4j.policyfile.YamlNode.Scalar;
import org.mtls4j.policyfile.YamlNode.Sequence;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads the part of YAML 1.2 that a policy is written in: one document of mappings, lists and text.
 * Types, anchors, aliases and tags are not part of it, and no key may occur twice.
 */
final class YamlReader {

  private static final String HINT = " (quote patterns that begin with * or {)";

  /** The grammar nests six deep; the reader recurses, and a stack has an end. */
  private static final int DEEPEST = 32;

  /** Thousands of partners fit; what is longer is no policy, and takes its time to read. */
  private static final int LARGEST = 1 << 20;

  /** No name, pattern, path or reason is so long. */
  private static final int LONGEST_TEXT = 4096;

  private static final LoadSettings SETTINGS = LoadSettings.builder().setUseMarks(true).build();

  private final String file;
  private final Problems problems;
  private final Iterator<Event> events;
  private final List<Place> folded = new ArrayList<>();
  private int depth;

  private YamlReader(String file, Problems problems, Iterator<Event> events) {
    this.file = file;
    this.problems = problems;
    this.events = events;
  }

  /** The document, or null when there is none; what is wrong with it is added to the problems. */
  static @Nullable YamlNode read(String file, byte[] content, Problems problems) {
    if (content.length > LARGEST) {
      problems.add(
          Place.startOf(file), "is longer than 1 MB; 'include' splits a policy into several files");
      return null;
    }
    try {
      return read(
          file,
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString(),
          problems);
    } catch (CharacterCodingException e) {
      problems.add(Place.startOf(file), "is not UTF-8");
      return null;
    }
  }

  /** The same of text. */
  static @Nullable YamlNode read(String file, String text, Problems problems) {
    Place start = Place.startOf(file);
    try {
      ParserImpl events = new ParserImpl(SETTINGS, new StreamReader(SETTINGS, text));
      return new YamlReader(file, problems, events).document();
    } catch (TooDeep e) {
      problems.add(e.place, "lists and mappings are nested too deep");
    } catch (MarkedYamlEngineException e) {
      problems.add(
          e.getProblemMark().or(e::getContextMark).map(mark -> placeOf(file, mark)).orElse(start),
          "is not YAML: " + e.getProblem() + hintFor(e));
    } catch (YamlEngineException e) {
      problems.add(start, "is not YAML: " + e.getMessage());
    }
    return null;
  }

  private static String hintFor(MarkedYamlEngineException e) {
    return String.valueOf(e.getContext()).contains("alias")
            || String.valueOf(e.getProblem()).contains("flow")
            || String.valueOf(e.getProblem()).contains("expected <block end>")
        ? HINT
        : "";
  }

  private @Nullable YamlNode document() {
    @Nullable YamlNode document = null;
    while (events.hasNext()) {
      Event event = events.next();
      if (event instanceof DocumentStartEvent && document != null) {
        problems.add(placeOf(event), "a second document; a policy is one");
        return null;
      }
      if (event instanceof NodeEvent) {
        document = node(event);
      }
    }
    if (document == null) {
      problems.add(Place.startOf(file), "is empty");
    }
    // Told only now: where the rest is no YAML, that says more.
    folded.forEach(
        place ->
            problems.add(place, "text over several lines; indent them alike, or quote the text"));
    return document;
  }

  private YamlNode node(Event event) {
    Place place = placeOf(event);
    if (depth == DEEPEST) {
      throw new TooDeep(place);
    }
    depth++;
    YamlNode node = node(event, place);
    depth--;
    return node;
  }

  private YamlNode node(Event event, Place place) {
    if (event instanceof AliasEvent) {
      problems.add(place, "YAML aliases are not used here" + HINT);
      return new Scalar(place, "");
    }
    if (event instanceof NodeEvent named && named.getAnchor().isPresent()) {
      problems.add(place, "YAML anchors are not used here");
    }
    if (event instanceof ScalarEvent scalar) {
      refuseTag(scalar.getTag(), place);
      noteSeveralLines(scalar, place);
      return new Scalar(place, bounded(scalar.getValue(), place));
    }
    if (event instanceof SequenceStartEvent sequence) {
      refuseTag(sequence.getTag(), place);
      return sequence(place);
    }
    refuseTag(((MappingStartEvent) event).getTag(), place);
    return mapping(place);
  }

  /** Patterns are compared in time proportional to the product of their lengths. */
  private String bounded(String text, Place place) {
    if (text.length() <= LONGEST_TEXT) {
      return text;
    }
    problems.add(place, "text of " + text.length() + " characters; there may be " + LONGEST_TEXT);
    return text.substring(0, 8);
  }

  /** Hardly ever meant: a dash or a colon is missing, or a line is indented too far. */
  private void noteSeveralLines(ScalarEvent scalar, Place place) {
    if (scalar.isPlain() && lines(scalar) > 1) {
      folded.add(place);
    }
  }

  private static int lines(ScalarEvent scalar) {
    return scalar.getEndMark().map(Mark::getLine).orElse(0)
        - scalar.getStartMark().map(Mark::getLine).orElse(0)
        + 1;
  }

  private void refuseTag(Optional<String> tag, Place place) {
    if (tag.isPresent()) {
      problems.add(place, "YAML tags are not used here");
    }
  }

  private Sequence sequence(Place place) {
    List<YamlNode> items = new ArrayList<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      items.add(node(event));
    }
    return new Sequence(place, items);
  }

  private Mapping mapping(Place place) {
    Map<String, Place> seen = new HashMap<>();
    List<Entry> entries = new ArrayList<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      YamlNode key = node(event);
      YamlNode value = node(events.next());
      if (!(key instanceof Scalar name)) {
        problems.add(key.place(), key.kind() + " cannot be a key" + HINT);
      } else if (seen.containsKey(name.text())) {
        problems.add(
            name.place(),
            "key '" + name.text() + "' again; it is in line " + line(seen, name.text()));
      } else {
        seen.put(name.text(), name.place());
        entries.add(new Entry(name, value));
      }
    }
    return new Mapping(place, entries);
  }

  private static int line(Map<String, Place> seen, String key) {
    return Objects.requireNonNull(seen.get(key)).line();
  }

  private Place placeOf(Event event) {
    return event
        .getStartMark()
        .map(mark -> placeOf(file, mark))
        .orElseGet(() -> Place.startOf(file));
  }

  private static Place placeOf(String file, Mark mark) {
    return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static final class TooDeep extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Place place;

    TooDeep(Place place) {
      super("nested too deep");
      this.place = place;
    }
  }
}
