package org.mtls4j.x509;

import java.util.List;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.jspecify.annotations.Nullable;
import org.mtls4j.x509.NameValue.Text;
import org.mtls4j.x509.NameValue.Unusable;

/**
 * SPIFFE IDs, and when a certificate may bear one: the specifications SPIFFE-ID and X509-SVID. They
 * are exact where URIs are not, so that an ID has one spelling.
 */
final class SpiffeId {

  /** SPIFFE-ID section 2.3: the longest that every implementation must take. */
  private static final int MAX_LENGTH = 2048;

  private static final String SCHEME = "spiffe";

  /**
   * SPIFFE-ID sections 2.1 and 2.2; an X.509-SVID of a workload has a path (X509-SVID section 2).
   */
  private static final Pattern WORKLOAD =
      Pattern.compile("spiffe://[a-z0-9._-]{1,255}/[A-Za-z0-9._-][A-Za-z0-9._/-]*");

  private SpiffeId() {}

  static boolean isMeantBy(AbsoluteUri uri) {
    return uri.scheme().equals(SCHEME);
  }

  /** The ID of a workload, exactly as written. */
  static NameValue of(AbsoluteUri uri) {
    String text = uri.text();
    boolean valid =
        text.length() <= MAX_LENGTH
            && WORKLOAD.matcher(text).matches()
            && !text.endsWith("/")
            && !uri.path().contains("//")
            && uri.isNormalised();
    return valid ? new Text(text) : new Unusable("a malformed SPIFFE ID");
  }

  /**
   * The URIs of one certificate. Where there is a SPIFFE ID it must be the only one, in a
   * certificate that signs for its holder and for nobody else; otherwise none of them names anybody
   * (X509-SVID sections 2, 4.3 and 5.2).
   */
  static List<NameValue> inContext(List<NameValue> uris, @Nullable KeyUsage usage) {
    if (uris.stream().noneMatch(SpiffeId::isMeantBy)) {
      return uris;
    }
    if (uris.size() > 1) {
      return unusable(uris, "one of " + uris.size() + " URIs beside a SPIFFE ID");
    }
    boolean signsForItself =
        usage != null
            && usage.hasUsages(KeyUsage.digitalSignature)
            && !usage.hasUsages(KeyUsage.keyCertSign)
            && !usage.hasUsages(KeyUsage.cRLSign);
    return signsForItself
        ? uris
        : unusable(uris, "a SPIFFE ID in a certificate whose key usage is not a workload's");
  }

  private static boolean isMeantBy(NameValue value) {
    return value instanceof Text text && text.value().startsWith(SCHEME + ":");
  }

  private static List<NameValue> unusable(List<NameValue> uris, String why) {
    return uris.stream().<NameValue>map(any -> new Unusable(why)).toList();
  }
}
