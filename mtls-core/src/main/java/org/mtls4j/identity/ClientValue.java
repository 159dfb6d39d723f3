package org.mtls4j.identity;

import java.util.List;
import java.util.Optional;
import org.mtls4j.x509.AttributeType;
import org.mtls4j.x509.NameType;
import org.mtls4j.x509.NameValue;
import org.mtls4j.x509.NameValue.Text;
import org.mtls4j.x509.ParsedCertificate;
import org.mtls4j.x509.SanType;

/** A value that a template can read of a client: {@code subject.CN}, {@code san.dns} and so on. */
sealed interface ClientValue {

  /** The values of a type of name. */
  record Name(NameType type) implements ClientValue {}

  /** The serial number, in hex. */
  record Serial() implements ClientValue {}

  /** SHA-256 of the certificate, in hex. */
  record Sha256() implements ClientValue {}

  /** SHA-256 of the SubjectPublicKeyInfo, in hex. */
  record Spki() implements ClientValue {}

  /** The names that {@link #named} knows, for messages. */
  String ALLOWED =
      "subject.<attribute or OID>, san.dns, san.uri, san.email, san.ip, san.upn,"
          + " san.registered-id, san.directory-name, certificate.serial, sha256, spki";

  /** The value of this name, or empty where there is none. */
  static Optional<ClientValue> named(String name) {
    return switch (name) {
      case "certificate.serial" -> Optional.of(new Serial());
      case "sha256" -> Optional.of(new Sha256());
      case "spki" -> Optional.of(new Spki());
      default -> nameType(name).map(Name::new);
    };
  }

  private static Optional<? extends NameType> nameType(String name) {
    if (name.startsWith("subject.")) {
      return AttributeType.of(name.substring("subject.".length()));
    }
    return name.startsWith("san.") ? SanType.of(name.substring("san.".length())) : Optional.empty();
  }

  /** Every value of this kind that a client has. */
  default List<NameValue> read(ParsedCertificate leaf) {
    if (this instanceof Name name) {
      return leaf.values(name.type());
    }
    if (this instanceof Serial) {
      return List.of(new Text(leaf.serial()));
    }
    return List.of(new Text((this instanceof Spki ? leaf.spki() : leaf.sha256()).hex()));
  }
}
