package org.mtls4j.revocation;

import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mtls4j.revocation.SourceStatus.CircuitState;
import org.mtls4j.revocation.SourceStatus.Kind;
import org.mtls4j.trust.DomainName;
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
     * All of it, to be closed.
     *
     * @throws IOException when it cannot be read
     */
    InputStream open() throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(CrlFile.class);

  private final String name;
  private final Content content;
  private final LatestCrl latest;
  private final SourceRecord record = new SourceRecord();
  // What was looked at last, what is wrong with it, whether that was told, and whether it is to be
  // considered again though it stays the same; guarded by this.
  private byte @Nullable [] seen;
  private @Nullable String objection;
  private boolean told;
  private boolean pending;
  private @Nullable Crl toldLapsed;

  /** What the file holds, where it was not taken. */
  private @Nullable Crl refused;

  private CrlFile(String name, Content content, LatestCrl latest, byte[] seen) {
    this.name = name;
    this.content = content;
    this.latest = latest;
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
    LatestCrl latest = new LatestCrl(authorities);
    byte[] seen = digest(content);
    Optional<String> forged = latest.offer(list(content), Instant.MAX);
    if (forged.isPresent()) {
      throw new UnusableCrlException(forged.get());
    }
    return new CrlFile(name, content, latest, seen);
  }

  /** Whether it is the file of this name, judged by these authorities. */
  public boolean is(String other, List<ParsedCertificate> authorities) {
    return name.equals(other) && latest.authorities().equals(authorities);
  }

  @Override
  public Optional<Crl> current() {
    return latest.current();
  }

  LatestCrl latest() {
    return latest;
  }

  /** Looks at the file again; takes what is new and good. */
  public synchronized void refresh(Instant now) {
    byte[] print;
    try {
      print = digest(content);
    } catch (IOException | RuntimeException e) {
      note(null);
      object("cannot be read: " + e);
      record(now);
      return;
    }
    if (note(print) || pending) {
      consider(now);
    } else if (objection != null) {
      if (refused != null) {
        // Time may have brought its turn: it has come into force, or what it replaces has lapsed.
        take(refused, now);
      }
      if (objection != null) {
        // Told at the second look only: at the first, the file may have been half written.
        tell();
      }
    }
    record(now);
    tellLapse(now);
  }

  private void record(Instant now) {
    if (objection == null) {
      record.succeeded(now);
    } else {
      record.failed(now, objection);
    }
  }

  /** Once for every list. */
  private void tellLapse(Instant now) {
    Crl list = latest.current().filter(crl -> now.isAfter(crl.nextUpdate())).orElse(null);
    if (list != null && !list.equals(toldLapsed)) {
      LOG.warn("CRL '{}' has lapsed at {}, and no newer one is there", name, list.nextUpdate());
    }
    toldLapsed = list;
  }

  SourceStatus status(DomainName domain, Instant now) {
    return record.ofList(
        domain, Kind.CRL_FILE, name, current(), now, Optional.empty(), CircuitState.CLOSED);
  }

  private static Crl list(Content content) throws IOException, UnusableCrlException {
    try (InputStream in = content.open()) {
      return Crl.read(in);
    }
  }

  /** By this a file is known to be the same; a list that is being replaced is read again later. */
  private static byte[] digest(Content content) throws IOException {
    try (DigestInputStream in =
        new DigestInputStream(content.open(), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
      return in.getMessageDigest().digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Whether the content is not what was looked at last. */
  private boolean note(byte @Nullable [] print) {
    boolean changed = !Arrays.equals(print, seen);
    seen = print;
    told &= !changed;
    return changed;
  }

  private void consider(Instant now) {
    // Stands where an Error ends this: what was not read to its end may be good.
    objection = "was not read to its end";
    pending = true;
    refused = null;
    try {
      Crl next = list(content);
      pending = false;
      take(next, now);
    } catch (IOException e) {
      object("cannot be read: " + e);
    } catch (UnusableCrlException | RuntimeException e) {
      pending = false;
      objection = String.valueOf(e.getMessage());
    }
  }

  private void take(Crl next, Instant now) {
    Optional<Crl> before = latest.current();
    objection = latest.offer(next, now).orElse(null);
    refused = objection == null ? null : next;
    if (objection != null && next.isNotYetInForceAt(now)) {
      tell();
    } else if (objection == null && !before.equals(latest.current())) {
      LOG.info("CRL '{}' was replaced by {}", name, next);
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
          latest.current().map(Crl::nextUpdate).orElse(Instant.MIN));
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
