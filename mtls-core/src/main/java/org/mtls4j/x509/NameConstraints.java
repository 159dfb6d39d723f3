package org.mtls4j.x509;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.jspecify.annotations.Nullable;

/**
 * The names that a CA permits below itself (RFC 5280 section 4.2.1.10). Each CA's constraints are
 * held against each certificate below it, which comes to the same as the intersections and unions
 * of section 6.1.4 (g). Immutable and thread-safe.
 */
public final class NameConstraints {

  private final List<Subtree> permitted;
  private final List<Subtree> excluded;
  private final boolean critical;

  private NameConstraints(List<Subtree> permitted, List<Subtree> excluded, boolean critical) {
    this.permitted = List.copyOf(permitted);
    this.excluded = List.copyOf(excluded);
    this.critical = critical;
  }

  static @Nullable NameConstraints of(KnownExtensions extensions) throws MalformedDer {
    var constraints =
        org.bouncycastle.asn1.x509.NameConstraints.getInstance(
            extensions.value(Extension.nameConstraints));
    if (constraints == null) {
      return null;
    }
    List<Subtree> permitted = subtrees(constraints.getPermittedSubtrees());
    List<Subtree> excluded = subtrees(constraints.getExcludedSubtrees());
    if (permitted.isEmpty() && excluded.isEmpty()) {
      throw new MalformedDer("name constraints that constrain nothing");
    }
    return new NameConstraints(
        permitted, excluded, extensions.isCritical(Extension.nameConstraints));
  }

  private static List<Subtree> subtrees(GeneralSubtree @Nullable [] bases) throws MalformedDer {
    List<Subtree> subtrees = new ArrayList<>();
    for (GeneralSubtree base : bases == null ? new GeneralSubtree[0] : bases) {
      if (!base.getMinimum().equals(BigInteger.ZERO) || base.getMaximum() != null) {
        throw new MalformedDer("a name constraint with a minimum or maximum");
      }
      subtrees.add(Subtree.of(base.getBase()));
    }
    return subtrees;
  }

  /** Whether the extension is critical, as RFC 5280 asks of CAs. */
  public boolean isCritical() {
    return critical;
  }

  /** How many comparisons {@link #objectionTo} takes at most. */
  public long comparisonsWith(ParsedCertificate certificate) {
    return (long) certificate.constrainedNames().size() * (permitted.size() + excluded.size());
  }

  /** What about the names of {@code certificate} is not permitted, or empty. */
  public Optional<String> objectionTo(ParsedCertificate certificate) {
    return certificate.constrainedNames().stream()
        .flatMap(name -> objectionTo(name).map(why -> why + " " + name).stream())
        .findFirst();
  }

  private Optional<String> objectionTo(ConstrainedName name) {
    List<Subtree> allowing = sameForm(permitted, name);
    List<Subtree> forbidding = sameForm(excluded, name);
    if (allowing.isEmpty() && forbidding.isEmpty()) {
      return Optional.empty();
    }
    if (name instanceof ConstrainedName.Unreadable) {
      return Optional.of("names of this form are constrained, and this one cannot be judged:");
    }
    if (forbidding.stream().anyMatch(subtree -> subtree.touches(name))) {
      return Optional.of("excluded:");
    }
    return allowing.isEmpty() || allowing.stream().anyMatch(subtree -> subtree.contains(name))
        ? Optional.empty()
        : Optional.of("not permitted:");
  }

  private static List<Subtree> sameForm(List<Subtree> subtrees, ConstrainedName name) {
    return subtrees.stream().filter(subtree -> subtree.form() == name.form()).toList();
  }
}
