package org.mtls4j.x509;

import java.io.IOException;
import java.util.HexFormat;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x509.GeneralName;

/**
 * A name of a CRL distribution point, to be compared: directory names as RFC 5280 section 7.1 says,
 * all others octet by octet.
 *
 * @param type the tag of a GeneralName
 * @param directory the directory name; empty for other types
 * @param text the URI, or the DER in hexadecimal of what is neither; empty for directory names
 */
public record PointName(int type, Optional<X500Principal> directory, String text) {

  static PointName of(GeneralName name) {
    try {
      byte[] der = name.getName().toASN1Primitive().getEncoded(ASN1Encoding.DER);
      return switch (name.getTagNo()) {
        case GeneralName.directoryName -> of(new X500Principal(der));
        case GeneralName.uniformResourceIdentifier ->
            new PointName(
                name.getTagNo(), Optional.empty(), ((ASN1String) name.getName()).getString());
        default -> new PointName(name.getTagNo(), Optional.empty(), HexFormat.of().formatHex(der));
      };
    } catch (IOException e) {
      throw new IllegalArgumentException("a name that has no encoding", e);
    }
  }

  /** A directory name. */
  public static PointName of(X500Principal directory) {
    return new PointName(GeneralName.directoryName, Optional.of(directory), "");
  }

  /** The URI, or empty where it is another type of name. */
  public Optional<String> uri() {
    return type == GeneralName.uniformResourceIdentifier ? Optional.of(text) : Optional.empty();
  }
}
