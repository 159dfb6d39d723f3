package org.mtls4j.jaxrs;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Asks more of the client's certificate than the policy does; what is left out is not asked about.
 * It adds to role annotations and never replaces them; alone it means any client that is known.
 * What a class asks holds for its methods too, beside what they ask themselves.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface RequiresCertificate {

  /** Trust domains, one of which the client must belong to. */
  String[] domain() default {};

  /** A certificate policy that the whole path must assert: its object identifier. */
  String certificatePolicy() default "";

  /**
   * The CA that must have issued the certificate: the SHA-256 of its SubjectPublicKeyInfo, in hex.
   * A CA is known by its key, never by its name.
   */
  String issuer() default "";

  /** How many days after its notBefore the certificate may still be used here; 0 for any. */
  int maxAgeDays() default 0;
}
