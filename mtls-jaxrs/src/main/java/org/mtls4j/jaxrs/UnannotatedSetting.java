package org.mtls4j.jaxrs;

import jakarta.ws.rs.core.Configuration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mtls4j.Unannotated;

/** Where an application says what holds for its resource methods without an annotation. */
final class UnannotatedSetting {

  /** The setting of the REST application; without it, the policy's {@code rest.unannotated}. */
  static final String PROPERTY = "mtls.rest.unannotated";

  private UnannotatedSetting() {}

  static Supplier<Unannotated> of(Configuration configuration, Supplier<Enforcement> enforcement) {
    @Nullable Object told = configuration.getProperty(PROPERTY);
    if (told == null) {
      return () -> enforcement.get().unannotated();
    }
    if (told.equals("deny")) {
      return () -> Unannotated.DENY;
    }
    if (told.equals("authenticated")) {
      return () -> Unannotated.AUTHENTICATED;
    }
    throw new IllegalStateException(
        PROPERTY + " is '" + told + "'; it can be 'deny' or 'authenticated'");
  }
}
