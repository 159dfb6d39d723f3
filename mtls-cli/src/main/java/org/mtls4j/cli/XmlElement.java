package org.mtls4j.cli;

import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * An element of a deployment descriptor, and where it stands. Namespaces are passed over, as
 * containers do; nothing outside the document is read.
 *
 * @param name its local name
 * @param line from 1
 * @param column from 1
 * @param text the text in it, without blanks around
 * @param attributes their names and values, one after the other
 * @param children the elements in it
 */
record XmlElement(
    String name,
    int line,
    int column,
    String text,
    List<String> attributes,
    List<XmlElement> children) {

  /** Servlet descriptors nest five deep. */
  private static final int DEEPEST = 32;

  XmlElement {
    attributes = List.copyOf(attributes);
    children = List.copyOf(children);
  }

  /** Reads a document, in the encoding that it declares. */
  static XmlElement read(byte[] document) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(document));
    // The reader has refused an encoding that there is not.
    String text = new String(document, Charset.forName(reader.getEncoding()));
    while (reader.next() != XMLStreamConstants.START_ELEMENT) {
      // What stands before the first element does not matter.
    }
    return element(reader, List.of(text.split("\n", -1)), 0);
  }

  private static XmlElement element(XMLStreamReader reader, List<String> lines, int depth)
      throws XMLStreamException {
    if (depth > DEEPEST) {
      throw new XMLStreamException("elements are nested too deep", reader.getLocation());
    }
    String name = reader.getLocalName();
    Position begin = Position.of(reader, lines);
    List<String> attributes = new ArrayList<>();
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      attributes.add(reader.getAttributeLocalName(i));
      attributes.add(reader.getAttributeValue(i));
    }
    StringBuilder text = new StringBuilder();
    List<XmlElement> children = new ArrayList<>();
    for (int event = reader.next();
        event != XMLStreamConstants.END_ELEMENT;
        event = reader.next()) {
      if (event == XMLStreamConstants.START_ELEMENT) {
        children.add(element(reader, lines, depth + 1));
      } else if (event == XMLStreamConstants.CHARACTERS) {
        text.append(reader.getText());
      }
    }
    return new XmlElement(
        name, begin.line(), begin.column(), text.toString().strip(), attributes, children);
  }

  /** The elements of this name in it. */
  Stream<XmlElement> all(String child) {
    return children.stream().filter(element -> element.name().equals(child));
  }

  /** The text of the first element of this name, or nothing. */
  String textOf(String child) {
    return all(child).findFirst().map(XmlElement::text).orElse("");
  }

  /** The value of an attribute. */
  Optional<String> attribute(String attribute) {
    int index = attributes.indexOf(attribute);
    return index >= 0 && index % 2 == 0 ? Optional.of(attributes.get(index + 1)) : Optional.empty();
  }

  private record Position(int line, int column) {

    /** The reader tells where a tag ends; it begins at the last bracket before. */
    static Position of(XMLStreamReader reader, List<String> lines) {
      int line = reader.getLocation().getLineNumber();
      int from = reader.getLocation().getColumnNumber() - 2;
      while (line > 1 && lines.get(line - 1).lastIndexOf('<', from) < 0) {
        line--;
        from = Integer.MAX_VALUE;
      }
      return new Position(line, lines.get(line - 1).lastIndexOf('<', from) + 1);
    }
  }
}
