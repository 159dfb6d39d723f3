package org.mtls4j.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.mtls4j.trust.DomainName;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.NameType;
import org.mtls4j.x509.NameValue;
import org.mtls4j.x509.NameValue.Text;
import org.mtls4j.x509.NameValue.Unusable;
import org.mtls4j.x509.ParsedCertificate;

/**
 * Text with values of the client in braces, such as <code>{domain}/{subject.CN}</code>. Immutable
 * and thread-safe.
 */
public final class ValueTemplate {

  private static final Pattern PARTS = Pattern.compile("\\{([^{}]*)}|([^{}]+)|[{}]");

  /** The principal where a policy says nothing else. */
  public static final ValueTemplate DEFAULT_PRINCIPAL = parse("{domain}/{subject.CN}");

  private sealed interface Part {}

  private record Literal(String text) implements Part {}

  /** The name of the trust domain, which no certificate can choose. */
  private record Domain() implements Part {}

  private record Value(String name, ClientValue value) implements Part {}

  private final String text;
  private final List<Part> parts;

  private ValueTemplate(String text, List<Part> parts) {
    this.text = text;
    this.parts = List.copyOf(parts);
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException with what is wrong with it
   */
  public static ValueTemplate parse(String text) {
    List<Part> parts = new ArrayList<>();
    Matcher matcher = PARTS.matcher(text);
    while (matcher.find()) {
      parts.add(part(matcher));
    }
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("an empty template names nobody");
    }
    for (int i = 1; i < parts.size(); i++) {
      if (isOpen(parts.get(i - 1)) && isOpen(parts.get(i))) {
        throw new IllegalArgumentException(
            "two values side by side can be read in two ways; put a literal between them");
      }
    }
    return new ValueTemplate(text, parts);
  }

  private static Part part(Matcher matcher) {
    if (matcher.group(2) != null) {
      return new Literal(matcher.group(2));
    }
    String name = matcher.group(1);
    if (name == null) {
      throw new IllegalArgumentException("a brace without its partner");
    }
    return name.equals("domain") ? new Domain() : value(name);
  }

  private static Value value(String name) {
    return ClientValue.named(name)
        .map(value -> new Value(name, value))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no value '{" + name + "}'; there are domain, " + ClientValue.ALLOWED));
  }

  private static boolean isOpen(Part part) {
    return part instanceof Value;
  }

  /** The types of names that it reads. */
  public Set<NameType> readTypes() {
    return parts.stream()
        .filter(part -> part instanceof Value value && value.value() instanceof ClientValue.Name)
        .map(part -> ((ClientValue.Name) ((Value) part).value()).type())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether it reads the serial number, which every CA chooses as it likes. */
  public boolean readsSerial() {
    return parts.stream()
        .anyMatch(part -> part instanceof Value v && v.value() instanceof ClientValue.Serial);
  }

  /** Whether it reads the domain's name. */
  public boolean readsDomain() {
    return parts.stream().anyMatch(Domain.class::isInstance);
  }

  /**
   * What every principal of {@code domain} begins with: the text before the first value that is the
   * client's own.
   */
  public String literalStart(DomainName domain) {
    return literalFrom(0, domain);
  }

  /** Whether it reads nothing of the client itself: one text for all clients of a domain. */
  public boolean isFixed() {
    return parts.stream().noneMatch(ValueTemplate::isOpen);
  }

  /**
   * Whether no client of {@code one} makes a text of it that a client of {@code other} makes too,
   * whatever their CAs call them; false where that cannot be told.
   */
  public boolean tellsApart(DomainName one, DomainName other) {
    String ours = literalStart(one);
    String theirs = literalStart(other);
    return isFixed() ? !ours.equals(theirs) : !ours.startsWith(theirs) && !theirs.startsWith(ours);
  }

  /**
   * The one text that it makes of a client: {@link Reason#NO_PRINCIPAL} where a value is missing or
   * unusable, {@link Reason#AMBIGUOUS_PRINCIPAL} where there are several or one that could be read
   * in two ways.
   */
  Verdict<String> render(DomainName domain, ParsedCertificate leaf) {
    Verdict<String> rendered = Verdict.accept("");
    for (int i = 0; i < parts.size(); i++) {
      Verdict<String> part = part(i, domain, leaf);
      rendered = rendered.then(before -> part.then(next -> Verdict.accept(before + next)));
    }
    return rendered;
  }

  /**
   * Whether {@code expected} is one of the texts that the client's values make. As in a principal,
   * a value that could be read in two ways makes none: {@code a-b} of one client and {@code c} of
   * another are no more to be mistaken for {@code a} and {@code b-c} here than there.
   */
  public boolean produces(String expected, DomainName domain, ParsedCertificate leaf) {
    return produces(expected, 0, domain, leaf);
  }

  private boolean produces(String rest, int from, DomainName domain, ParsedCertificate leaf) {
    if (from == parts.size()) {
      return rest.isEmpty();
    }
    return texts(from, domain, leaf).stream()
        .anyMatch(
            text ->
                rest.startsWith(text)
                    && produces(rest.substring(text.length()), from + 1, domain, leaf));
  }

  private List<String> texts(int index, DomainName domain, ParsedCertificate leaf) {
    Part part = parts.get(index);
    if (!(part instanceof Value value)) {
      return List.of(literal(part, domain));
    }
    return value.value().read(leaf).stream()
        .filter(Text.class::isInstance)
        .map(one -> ((Text) one).value())
        .filter(text -> !isMistakable(text, index, domain))
        .distinct()
        .toList();
  }

  private Verdict<String> part(int index, DomainName domain, ParsedCertificate leaf) {
    Part part = parts.get(index);
    if (!(part instanceof Value value)) {
      return Verdict.accept(literal(part, domain));
    }
    List<NameValue> values = value.value().read(leaf);
    if (values.size() > 1) {
      return Verdict.reject(
          Reason.AMBIGUOUS_PRINCIPAL, values.size() + " values of " + value.name());
    }
    if (values.isEmpty()) {
      return Verdict.reject(Reason.NO_PRINCIPAL, "no " + value.name());
    }
    return values.get(0) instanceof Text text
        ? unmistakable(text.value(), index, domain)
        : Verdict.reject(
            Reason.NO_PRINCIPAL, value.name() + ": " + ((Unusable) values.get(0)).why());
  }

  private static String literal(Part part, DomainName domain) {
    return part instanceof Literal literal ? literal.text() : domain.value();
  }

  /** The text from a part on up to the next value of the client's own. */
  private String literalFrom(int index, DomainName domain) {
    StringBuilder text = new StringBuilder();
    for (int i = index; i < parts.size() && !isOpen(parts.get(i)); i++) {
      text.append(literal(parts.get(i), domain));
    }
    return text.toString();
  }

  private Verdict<String> unmistakable(String value, int index, DomainName domain) {
    return isMistakable(value, index, domain)
        ? Verdict.reject(
            Reason.AMBIGUOUS_PRINCIPAL,
            "it cannot be told where a value ends and '"
                + literalFrom(index + 1, domain)
                + "' begins")
        : Verdict.accept(value);
  }

  /** A value ends where the literal after it first occurs, or one could read it as two others. */
  private boolean isMistakable(String value, int index, DomainName domain) {
    String literal = literalFrom(index + 1, domain);
    return !literal.isEmpty()
        && (value.contains(literal(parts.get(index + 1), domain))
            || (value + literal).indexOf(literal) != value.length());
  }

  @Override
  public String toString() {
    return text;
  }
}
