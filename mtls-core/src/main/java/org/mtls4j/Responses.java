package org.mtls4j;

import java.util.Set;
import org.mtls4j.verdict.Reason;

/**
 * How refusals are answered in HTTP, as far as a policy may choose. Immutable and thread-safe.
 *
 * @param missing the status where no certificate came: 401, or 403
 * @param undetermined the status where it cannot be told whether a certificate is revoked: 503, or
 *     401 or 403
 * @param detail what the answer's body says
 */
public record Responses(int missing, int undetermined, Detail detail) {

  /** What the body says of the reason. */
  public enum Detail {
    /** Nothing beyond the status and the decision's id. */
    NONE,
    /** The reason's code. The default. */
    CODE
  }

  /** 401, 503, and the code. */
  public static final Responses DEFAULT = new Responses(401, 503, Detail.CODE);

  /** Refuses other statuses. */
  public Responses {
    if (!Set.of(401, 403).contains(missing) || !Set.of(401, 403, 503).contains(undetermined)) {
      throw new IllegalArgumentException("no such status: " + missing + ", " + undetermined);
    }
  }

  /** The status of a refusal for {@code reason}. */
  public int status(Reason reason) {
    return switch (reason) {
      case NO_CERTIFICATE -> missing;
      case REVOCATION_UNDETERMINED -> undetermined;
      default -> reason.status();
    };
  }
}
