package org.mtls4j.jaxrs;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A path parameter must equal a value of the caller, as in {@code where} of the policy. It adds to
 * role annotations and never replaces them; alone it means any client that is known and owns the
 * parameter. What a class asks holds for its methods too, beside what they ask themselves.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Repeatable(CallerOwns.All.class)
public @interface CallerOwns {

  /** The name of the path parameter. Where the path has it several times, each must be owned. */
  String param();

  /** A template of the caller's values, as the policy has them: {@code "{domain}"}. */
  String value();

  /** Several of them, all of which must hold. */
  @Documented
  @Retention(RetentionPolicy.RUNTIME)
  @Target({ElementType.TYPE, ElementType.METHOD})
  @interface All {

    /** All of them. */
    CallerOwns[] value();
  }
}
