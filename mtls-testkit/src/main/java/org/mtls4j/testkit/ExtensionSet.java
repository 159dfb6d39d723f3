package org.mtls4j.testkit;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.Extension;

/** Extensions in the order they were added; a later one replaces an earlier one of its OID. */
final class ExtensionSet {
  private final Map<ASN1ObjectIdentifier, Extension> extensions = new LinkedHashMap<>();

  void add(ASN1ObjectIdentifier oid, boolean critical, ASN1Encodable value) {
    add(oid, critical, Der.of(value));
  }

  void add(ASN1ObjectIdentifier oid, boolean critical, byte[] der) {
    extensions.put(oid, new Extension(oid, critical, der.clone()));
  }

  void addAll(ExtensionSet others) {
    extensions.putAll(others.extensions);
  }

  Collection<Extension> all() {
    return List.copyOf(extensions.values());
  }
}
