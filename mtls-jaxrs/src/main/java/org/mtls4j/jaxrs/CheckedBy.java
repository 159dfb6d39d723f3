package org.mtls4j.jaxrs;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Asks one's own checks as well, after everything else. It adds to role annotations and never
 * replaces them; alone it means any client that is known. What a class asks holds for its methods
 * too, beside what they ask themselves.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface CheckedBy {

  /** The checks, each with a public constructor without parameters; made once, at start. */
  Class<? extends AccessCheck>[] value();
}
