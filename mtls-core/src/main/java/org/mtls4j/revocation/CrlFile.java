package org.mtls4j.revocation;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mtls4j.x509.Fingerprint;
import org.mtls4j.x509.ParsedCertificate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A CRL in a file that is replaced while it is in use. A new list takes the old one's place whole
 * or not at all: what is broken, wrongly signed, older, of another CA or not in force yet is told
 * to the log, and the last good list stays. Thread-safe.
 */
public final class CrlFile implements CrlSource {

  /** Reads the file as it is now. */
  @FunctionalInterface
  public interface Content {
    /**
     * All of it.
     *
     * @throws IOException when it cannot be read
     */
    byte[] read() throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(CrlFile.class);

  private final String name;
  private final Content content;
  private final List<ParsedCertificate> authorities;
  private volatile Crl current;
  // What was looked at last, what is wrong with it, whether that was told, and whether it is only
  // too early for it; guarded by this.
  private @Nullable Fingerprint seen;
  private @Nullable String objection;
  private boolean told;
  private boolean ahead;

  private CrlFile(
      String name,
      Content content,
      List<ParsedCertificate> authorities,
      Crl first,
      Fingerprint seen) {
    this.name = name;
    this.content = content;
    this.authorities = List.copyOf(authorities);
    this.current = first;
    this.seen = seen;
  }

  /**
   * Reads the file for the first time.
   *
   * @param name what to call it in messages
   * @param authorities the CAs that may have signed it; where none has its issuer's name, the
   *     signature is judged when a path brings such a CA along
   * @throws IOException when it cannot be read
   * @throws UnusableCrlException when it holds no list that can be judged by, or one under the name
   *     of one of the authorities that none of them signed
   */
  public static CrlFile read(String name, Content content, List<ParsedCertificate> authorities)
      throws IOException, UnusableCrlException {
    byte[] bytes = content.read();
    Crl first = Crl.read(bytes);
    Optional<String> forged = first.objectionToSigner(authorities);
    if (forged.isPresent()) {
      throw new UnusableCrlException(forged.get());
    }
    return new CrlFile(name, content, authorities, first, Fingerprint.of(bytes));
  }

  @Override
  public Crl current() {
    return current;
  }

  /** Looks at the file again; takes what is new and good. */
  public synchronized void refresh(Instant now) {
    byte[] bytes;
    try {
      bytes = content.read();
    } catch (IOException | RuntimeException e) {
      note(null);
      object("cannot be read: " + e);
      return;
    }
    if (note(Fingerprint.of(bytes)) || ahead) {
      consider(bytes, now);
    } else if (objection != null) {
      // Told at the second look only: at the first, the file may have been half written.
      tell();
    }
  }

  /** Whether the content is not what was looked at last. */
  private boolean note(@Nullable Fingerprint print) {
    boolean changed = !Objects.equals(print, seen);
    seen = print;
    told &= !changed;
    return changed;
  }

  private void consider(byte[] bytes, Instant now) {
    objection = null;
    try {
      Crl next = Crl.read(bytes);
      next.objectionAsSuccessorOf(current, authorities).ifPresent(why -> objection = why);
      ahead = objection == null && next.isNotYetInForceAt(now);
      if (ahead) {
        // Considered again at every look, until it is.
        object("is not in force before " + next.thisUpdate());
      } else if (objection == null && !next.equals(current)) {
        current = next;
        LOG.info("CRL '{}' was replaced; the new one is good until {}", name, next.nextUpdate());
      }
    } catch (UnusableCrlException | RuntimeException e) {
      ahead = false;
      objection = String.valueOf(e.getMessage());
    }
  }

  private void object(String why) {
    objection = why;
    tell();
  }

  private void tell() {
    if (!told) {
      told = true;
      LOG.warn(
          "CRL '{}' {}; the last good one stays in force, until {}",
          name,
          objection,
          current.nextUpdate());
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
