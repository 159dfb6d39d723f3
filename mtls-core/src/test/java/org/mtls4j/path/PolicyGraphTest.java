package org.mtls4j.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.PolicyConstraints;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.CertificateBuilder;
import org.mtls4j.testkit.KeyType;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.ParsedCertificate;

/**
 * RFC 5280 section 6.1 with the graph of RFC 9618, step by step. A path is written from the anchor
 * down, a bar between certificates: {@code p:} policies asserted, of which {@code *} is any, {@code
 * m:} mappings, {@code x:} requireExplicitPolicy, {@code i:} inhibitPolicyMapping, {@code a:}
 * inhibitAnyPolicy, and {@code self} for one that its issuer issued to itself.
 */
class PolicyGraphTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final KeyPair KEYS = KeyType.EC_P256.generate();
  private static final Map<String, String> OIDS =
      Map.of("*", "2.5.29.32.0", "g", "2.999.1", "s", "2.999.2", "b", "2.999.3");

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      quoteCharacter = '"',
      delimiter = ';',
      value = {
        // asserted all the way, or not
        "- | p:g | p:g                          ; g",
        "- | p:g,s | p:s,b                      ; s",
        "- | p:g | -                            ; none",
        "- | - | p:g                            ; none",
        "- | p:s | p:g                          ; none",
        "x:0 | p:g | p:g                        ; g",
        "x:0 | p:g | -                          ; refused",
        "x:0 | - | p:g                          ; refused",
        "x:0 | p:s | p:g                        ; refused",
        "- | p:g                                ; g",
        // any policy
        "- | p:* | p:g                          ; g",
        "- | p:g | p:*                          ; g",
        "- | p:* | p:*                          ; *",
        "- | p:g,* | p:g,s                      ; g,s",
        "- | p:* | p:g,* | p:g,s                ; g,s",
        "- | p:g | p:* | p:g,s                  ; g",
        "- | p:g,s | p:g,* | p:s                ; s",
        // what the anchor accepts
        "p:g | p:g,s | p:g,s                    ; g",
        "p:g | p:* | p:*                        ; g",
        "p:* | p:g | p:g                        ; g",
        "p:g | p:s | p:s                        ; none",
        "p:g x:0 | p:s | p:s                    ; refused",
        // when any policy stops counting
        "a:0 | p:* | p:g                        ; none",
        "a:0 x:0 | p:* | p:g                    ; refused",
        "a:1 | p:* | p:g                        ; g",
        "a:1 | p:* | p:*                        ; none",
        "a:2 | p:* | p:*                        ; *",
        "- | p:g a:0 | p:*                      ; none",
        "- | p:g a:1 | p:*                      ; g",
        "- | p:g a:1 | p:g | p:*                ; none",
        "- | p:g a:2 | p:g | p:*                ; g",
        "- | p:g a:0 | p:* self | p:g           ; g",
        "- | p:g a:1 | p:g self | p:*           ; g",
        "- | p:g a:0 | p:* self                 ; none",
        "- | p:g a:5 | p:g a:1 | p:*            ; g",
        "- | p:g a:1 | p:g a:5 | p:*            ; none",
        // mappings
        "- | p:g m:g>s | p:s                    ; g",
        "- | p:g m:g>s | p:g                    ; none",
        "- | p:g m:g>s,g>b | p:b                ; g",
        "- | p:g,s m:g>b,s>b | p:b              ; g,s",
        "- | p:g,s m:g>b | p:b,s                ; g,s",
        "- | p:s m:g>b | p:b                    ; none",
        "- | p:* m:g>s | p:s                    ; g",
        "- | p:* m:g>s | p:b                    ; b",
        "- | p:g,* m:g>s | p:s                  ; g",
        "- | p:g m:g>s | p:s m:s>b | p:b        ; g",
        "- | p:g m:g>s | p:*                    ; g",
        "p:s | p:g m:g>s | p:s                  ; none",
        // when mappings stop counting
        "i:0 | p:g m:g>s | p:s                  ; none",
        "i:0 | p:g m:g>s | p:g                  ; none",
        "i:0 | p:g,s m:g>s | p:s                ; s",
        "i:1 | p:g m:g>s | p:s                  ; g",
        "i:1 | p:g m:g>s | p:s m:s>b | p:b      ; none",
        "i:2 | p:g m:g>s | p:s m:s>b | p:b      ; g",
        "- | p:g i:0 | p:g m:g>s | p:s          ; none",
        "- | p:g i:1 | p:g m:g>s | p:s          ; g",
        "- | p:g i:1 | p:g self | p:g m:g>s | p:s ; g",
        "- | p:g i:1 | p:g | p:g m:g>s | p:s    ; none",
        // when a policy must be asserted
        "x:1 | -                                ; refused",
        "x:2 | -                                ; none",
        "- | x:0 | -                            ; refused",
        "- | x:1 | -                            ; refused",
        "- | x:2 | -                            ; none",
        "- | x:2 | - | -                        ; refused",
        "- | x:3 | - | -                        ; none",
        "- | x:2 | self | -                     ; none",
        "- | x:5 | x:1 | -                      ; refused",
        "- | x:1 | x:5 | -                      ; refused",
        "- | x:0                                ; refused",
        "- | x:1                                ; none",
        "- | p:g x:0 | p:g x:0                  ; g",
        "- | i:0 | -                            ; none",
      })
  void paths(String path, String expected) {
    Verdict<Set<String>> policies = PolicyGraph.policiesOf(pathOf(path));
    if (expected.equals("refused")) {
      assertThat(policies.rejected().map(Rejection::reason)).contains(Reason.POLICY_NOT_ASSERTED);
    } else {
      assertThat(policies.accepted()).contains(Set.copyOf(oids(expected)));
    }
  }

  private static List<String> oids(String letters) {
    return letters.equals("none")
        ? List.of()
        : Arrays.stream(letters.split(",")).map(OIDS::get).toList();
  }

  private static CandidatePath pathOf(String text) {
    String[] specs = text.strip().split(" \\| ", -1);
    List<ParsedCertificate> certificates = new ArrayList<>();
    CertificateAuthority ca = authority(specs[0], null, 0);
    ParsedCertificate anchor = parsed(ca);
    for (int depth = 1; depth < specs.length - 1; depth++) {
      ca = authority(specs[depth], ca, depth);
      certificates.add(0, parsed(ca));
    }
    String last = specs[specs.length - 1];
    String issuer = ca.certificate().getSubjectX500Principal().getName();
    CertificateBuilder leaf = ca.issue(last.contains("self") ? issuer : "CN=client").keys(KEYS);
    extend(last, leaf::extension);
    certificates.add(0, ParsedCertificate.of(leaf.build().certificate()).accepted().orElseThrow());
    return new CandidatePath(certificates, anchor);
  }

  private static ParsedCertificate parsed(CertificateAuthority ca) {
    return ParsedCertificate.of(ca.certificate()).accepted().orElseThrow();
  }

  private static CertificateAuthority authority(
      String spec, @Nullable CertificateAuthority issuer, int depth) {
    CertificateAuthority.Builder ca =
        CertificateAuthority.named(
                issuer != null && spec.contains("self")
                    ? issuer.certificate().getSubjectX500Principal().getName()
                    : "CN=" + depth)
            .keys(KEYS);
    extend(spec, ca::extension);
    return (issuer == null ? ca.at(NOW) : ca.signedBy(issuer)).build();
  }

  private interface Extensible {
    Object extension(String oid, boolean critical, byte[] der);
  }

  private static void extend(String spec, Extensible certificate) {
    BigInteger explicit = null;
    BigInteger mapping = null;
    for (String part : spec.split(" ", -1)) {
      String value = part.substring(part.indexOf(':') + 1);
      BiConsumer<String, ASN1Encodable> add =
          (oid, extension) -> certificate.extension(oid, false, der(extension));
      switch (part.charAt(0)) {
        case 'p' -> add.accept("2.5.29.32", sequence(policies(value)));
        case 'm' -> add.accept("2.5.29.33", sequence(mappings(value)));
        case 'a' -> add.accept("2.5.29.54", new ASN1Integer(new BigInteger(value)));
        case 'x' -> explicit = new BigInteger(value);
        case 'i' -> mapping = new BigInteger(value);
        default -> {
          // self, or nothing
        }
      }
    }
    if (explicit != null || mapping != null) {
      certificate.extension("2.5.29.36", true, der(new PolicyConstraints(explicit, mapping)));
    }
  }

  private static List<ASN1Encodable> policies(String letters) {
    return new TreeSet<>(oids(letters))
        .stream()
            .<ASN1Encodable>map(oid -> new DERSequence(new ASN1ObjectIdentifier(oid)))
            .toList();
  }

  private static List<ASN1Encodable> mappings(String pairs) {
    return Arrays.stream(pairs.split(","))
        .<ASN1Encodable>map(
            pair ->
                sequence(
                    Arrays.stream(pair.split(">"))
                        .<ASN1Encodable>map(letter -> new ASN1ObjectIdentifier(OIDS.get(letter)))
                        .toList()))
        .toList();
  }

  private static DERSequence sequence(List<ASN1Encodable> elements) {
    return new DERSequence(elements.toArray(new ASN1Encodable[0]));
  }

  private static byte[] der(ASN1Encodable value) {
    try {
      return value.toASN1Primitive().getEncoded("DER");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
