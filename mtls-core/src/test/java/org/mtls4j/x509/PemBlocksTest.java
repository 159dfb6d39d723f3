package org.mtls4j.x509;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is taken for PEM, and what is left to be DER or nothing. */
class PemBlocksTest {

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "-----BEGIN CERTIFICATE-----, true",
    "# a comment -----BEGIN X509 CRL-----, true",
    "-----END CERTIFICATE-----, false",
    "BEGIN CERTIFICATE, false",
    "0\u0082\u0001, false",
    "'', false"
  })
  void looksLikePem(String text, boolean pem) {
    assertThat(PemBlocks.looksLikePem(text.getBytes(StandardCharsets.ISO_8859_1))).isEqualTo(pem);
  }
}
