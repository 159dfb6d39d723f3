package org.mtls4j.x509;

/** A kind of name that a certificate can carry: a subject attribute or a kind of SAN. */
public sealed interface NameType permits AttributeType, SanType {

  /** How templates and messages write it: {@code subject.CN}, {@code san.dns}. */
  String label();
}
