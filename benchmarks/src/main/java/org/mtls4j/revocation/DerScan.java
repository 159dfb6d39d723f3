package org.mtls4j.revocation;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;

/** The least that reading a list can cost: a walk over its headers, and its signature. */
final class DerScan {

  private DerScan() {}

  static long scanAndVerify(byte[] der, PublicKey key, Signature verifier)
      throws GeneralSecurityException {
    int body = content(der, 0);
    int end = end(der, body);
    verifier.initVerify(key);
    verifier.update(der, body, end - body);
    int bits = content(der, end(der, end));
    if (!verifier.verify(der, bits + 1, der.length - bits - 1)) {
      throw new IllegalStateException("not verified");
    }
    int at = content(der, body);
    for (int field = 0; field < 5; field++) {
      at = end(der, at);
    }
    long sum = 0;
    int last = end(der, at);
    for (int entry = content(der, at); entry < last; entry = end(der, entry)) {
      int serial = content(der, entry);
      sum += der[content(der, serial)] + der[content(der, end(der, serial))];
    }
    return sum;
  }

  private static int content(byte[] der, int at) {
    return der[at + 1] >= 0 ? at + 2 : at + 2 + (der[at + 1] & 0x7f);
  }

  private static int end(byte[] der, int at) {
    int length = der[at + 1];
    if (length < 0) {
      int octets = length & 0x7f;
      length = 0;
      for (int i = 0; i < octets; i++) {
        length = (length << 8) | (der[at + 2 + i] & 0xff);
      }
    }
    return content(der, at) + length;
  }
}
