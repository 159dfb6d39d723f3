package org.mtls4j.policyfile;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;
import org.mtls4j.identity.Lock;
import org.mtls4j.identity.LockTarget;
import org.mtls4j.identity.Locks;
import org.mtls4j.policyfile.YamlNode.Scalar;
import org.mtls4j.policyfile.YamlNode.Sequence;
import org.mtls4j.trust.DomainName;
import org.mtls4j.x509.Fingerprint;

/** Reads {@code locks}: a list, or the name of a file that holds one and nothing else. */
final class LocksReader {

  private static final Set<String> KEYS =
      Set.of("domain", "principal", "spki", "sha256", "issuer", "serial", "reason", "until");

  /** As many octets as RFC 5280 section 4.1.2.2 allows, and some more; colons between them. */
  private static final Pattern SERIAL = Pattern.compile("-?[0-9A-Fa-f](:?[0-9A-Fa-f]){0,79}");

  private final Section lock;
  private final Problems problems;

  private LocksReader(Section lock) {
    this.lock = lock;
    this.problems = lock.problems();
  }

  /** The list itself, wherever it is; empty where there is none. */
  static Optional<YamlNode> document(Section policy, Locations locations) {
    Optional<YamlNode> locks = policy.get("locks");
    if (locks.isEmpty() || !(locks.get() instanceof Scalar file) || file.text().isEmpty()) {
      return locks;
    }
    String name = locations.nameOf(file.text());
    policy.problems().begin(name);
    return locations
        .read(file, policy.problems())
        .flatMap(content -> Optional.ofNullable(YamlReader.read(name, content, policy.problems())));
  }

  /** The locks that {@code document} lists. */
  static Locks read(YamlNode document, Problems problems) {
    if (!(document instanceof Sequence list)) {
      problems.add(
          document.place(), "'locks' is a list, or a file that holds one; where nobody is, say []");
      return Locks.NONE;
    }
    List<Lock> locks = new ArrayList<>();
    for (int i = 0; i < list.items().size(); i++) {
      Section.of(list.items().get(i), "locks[" + i + "]", problems)
          .flatMap(item -> new LocksReader(item).lock())
          .ifPresent(locks::add);
    }
    return new Locks(locks);
  }

  private Optional<Lock> lock() {
    int before = problems.count();
    lock.allowOnly(KEYS, Set.of());
    @Nullable DomainName domain = lock.text("domain").flatMap(this::domain).orElse(null);
    Optional<LockTarget> target = target();
    String reason = lock.text("reason").map(Scalar::text).orElse("");
    var until = lock.text("until").flatMap(text -> Instants.parse(text, problems));
    return problems.count() > before
        ? Optional.empty()
        : target.map(whom -> new Lock(whom, domain, reason, until.orElse(null)));
  }

  private Optional<DomainName> domain(Scalar text) {
    return parsed(
        text,
        t -> DomainName.isValid(t) ? Optional.of(new DomainName(t)) : Optional.empty(),
        "is no domain name: 1 to 63 of a-z, 0-9 and '-'");
  }

  private Optional<LockTarget> target() {
    List<Optional<? extends LockTarget>> targets = new ArrayList<>();
    lock.get("principal").ifPresent(any -> targets.add(principal()));
    lock.get("spki").ifPresent(any -> targets.add(fingerprint("spki").map(LockTarget.Key::new)));
    lock.get("sha256")
        .ifPresent(any -> targets.add(fingerprint("sha256").map(LockTarget.Certificate::new)));
    lock.get("issuer").or(() -> lock.get("serial")).ifPresent(any -> targets.add(issued()));
    if (targets.isEmpty() && lock.get("domain").isPresent()) {
      return Optional.of(new LockTarget.WholeDomain());
    }
    if (targets.size() != 1 && KEYS.stream().noneMatch(lock::isMisspelt)) {
      problems.add(
          lock.place(),
          "a lock names one 'principal', 'spki' or 'sha256', or an 'issuer' with a 'serial', or a"
              + " 'domain' alone");
    }
    return targets.isEmpty() ? Optional.empty() : targets.get(0).map(Function.identity());
  }

  private Optional<LockTarget> principal() {
    return lock.text("principal").map(text -> new LockTarget.Client(text.text()));
  }

  private Optional<Fingerprint> fingerprint(String key) {
    return lock.text(key)
        .flatMap(text -> parsed(text, Fingerprint::parse, "is no SHA-256: 64 hexadecimal digits"));
  }

  private Optional<LockTarget> issued() {
    lock.require("issuer");
    lock.require("serial");
    Optional<X500Principal> issuer =
        lock.text("issuer")
            .flatMap(
                text ->
                    parsed(
                        text,
                        LocksReader::name,
                        "is no name as RFC 4514 writes it, such as CN=Issuing,O=Acme; audit lines"
                            + " tell it"));
    Optional<String> serial =
        lock.text("serial")
            .flatMap(
                text -> parsed(text, LocksReader::serial, "is no serial number in hexadecimal"));
    return issuer.flatMap(name -> serial.map(number -> new LockTarget.Issued(name, number)));
  }

  private static Optional<X500Principal> name(String text) {
    try {
      return Optional.of(new X500Principal(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> serial(String text) {
    return SERIAL.matcher(text).matches()
        ? Optional.of(new BigInteger(text.replace(":", ""), 16).toString(16))
        : Optional.empty();
  }

  private <T> Optional<T> parsed(
      Scalar text, Function<String, Optional<T>> form, String objection) {
    Optional<T> value = form.apply(text.text());
    if (value.isEmpty()) {
      problems.add(text.place(), "'" + text.text() + "' " + objection);
    }
    return value;
  }
}
