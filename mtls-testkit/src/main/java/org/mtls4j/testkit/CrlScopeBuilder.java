package org.mtls4j.testkit;

import java.util.Arrays;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.ReasonFlags;
import org.jspecify.annotations.Nullable;

/** What a list is limited to (issuingDistributionPoint, RFC 5280 §5.2.5). Not thread-safe. */
final class CrlScopeBuilder {
  private @Nullable DistributionPointName point;
  private @Nullable ReasonFlags reasons;
  private boolean users;
  private boolean authorities;
  private boolean attributes;
  private boolean indirect;

  void distributionPoint(String... urls) {
    point =
        new DistributionPointName(
            new GeneralNames(
                Arrays.stream(urls)
                    .map(url -> new GeneralName(GeneralName.uniformResourceIdentifier, url))
                    .toArray(GeneralName[]::new)));
  }

  void onlyUsers() {
    users = true;
  }

  void onlyAuthorities() {
    authorities = true;
  }

  void onlyAttributes() {
    attributes = true;
  }

  void onlyReasons(int... bits) {
    reasons = flags(bits);
  }

  void indirect() {
    indirect = true;
  }

  boolean isLimited() {
    return point != null || reasons != null || users || authorities || attributes || indirect;
  }

  IssuingDistributionPoint build() {
    return new IssuingDistributionPoint(point, users, authorities, reasons, indirect, attributes);
  }

  /** ReasonFlags of these bits, which the standard counts from the left. */
  static ReasonFlags flags(int... bits) {
    int flags = 0;
    for (int bit : bits) {
      // Bouncy Castle counts the first eight from 1 << 7 down, and the ninth is 1 << 15.
      flags |= bit < 8 ? 1 << (7 - bit) : 1 << 15;
    }
    return new ReasonFlags(flags);
  }
}
