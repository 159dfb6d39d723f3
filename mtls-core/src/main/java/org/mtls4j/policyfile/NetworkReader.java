package org.mtls4j.policyfile;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mtls4j.policyfile.YamlNode.Scalar;
import org.mtls4j.revocation.RevocationNetwork;

/** Reads {@code network} and {@code revocation-store}. */
final class NetworkReader {

  private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,5})(kB|MB)");
  private static final Pattern PROXY = Pattern.compile("([^:\\s]+):([1-9][0-9]{0,4})");
  private static final int MAX_PORT = 65_535;

  private final Problems problems;

  private NetworkReader(Problems problems) {
    this.problems = problems;
  }

  /** What {@code policy} says, and the defaults for what it does not. */
  static RevocationNetwork read(Section policy) {
    NetworkReader reader = new NetworkReader(policy.problems());
    Optional<Section> network = policy.section("network");
    Optional<Section> store = policy.section("revocation-store");
    network.ifPresent(
        section -> section.allowOnly(Set.of("connect-timeout", "timeout", "proxy"), Set.of()));
    store.ifPresent(
        section -> section.allowOnly(Set.of("directory", "max-crl", "max-ocsp"), Set.of()));
    return new RevocationNetwork(
        store.flatMap(section -> section.text("directory")).flatMap(reader::directory),
        store
            .flatMap(section -> section.text("max-crl"))
            .flatMap(reader::size)
            .orElse(RevocationNetwork.DEFAULT.maxCrl()),
        store
            .flatMap(section -> section.text("max-ocsp"))
            .flatMap(reader::size)
            .orElse((long) RevocationNetwork.DEFAULT.maxOcsp())
            .intValue(),
        reader.duration(network, "connect-timeout", RevocationNetwork.DEFAULT.connectTimeout()),
        reader.duration(network, "timeout", RevocationNetwork.DEFAULT.timeout()),
        network.flatMap(section -> section.text("proxy")).flatMap(reader::proxy));
  }

  private Duration duration(Optional<Section> network, String key, Duration otherwise) {
    return network
        .flatMap(section -> section.text(key))
        .flatMap(text -> Durations.parse(text, problems))
        .orElse(otherwise);
  }

  /** A web application has no directory of its own that it could write to. */
  private Optional<Path> directory(Scalar text) {
    try {
      Path path =
          text.text().startsWith("file:") ? Path.of(URI.create(text.text())) : Path.of(text.text());
      if (path.isAbsolute()) {
        return Optional.of(path);
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    problems.add(
        text.place(), "'" + text.text() + "' is no absolute path of a directory, or file: URL");
    return Optional.empty();
  }

  private Optional<Long> size(Scalar text) {
    Matcher matcher = SIZE.matcher(text.text());
    if (matcher.matches()) {
      long amount = Long.parseLong(matcher.group(1));
      long bytes = amount << (matcher.group(2).equals("kB") ? 10 : 20);
      if (bytes <= Integer.MAX_VALUE) {
        return Optional.of(bytes);
      }
    }
    problems.add(
        text.place(),
        "'" + text.text() + "' is no size; write an integer below 2048 and MB, or one and kB");
    return Optional.empty();
  }

  private Optional<InetSocketAddress> proxy(Scalar text) {
    Matcher matcher = PROXY.matcher(text.text());
    if (matcher.matches() && Integer.parseInt(matcher.group(2)) <= MAX_PORT) {
      // Resolved when it is used, not once for all.
      return Optional.of(
          InetSocketAddress.createUnresolved(matcher.group(1), Integer.parseInt(matcher.group(2))));
    }
    problems.add(text.place(), "'" + text.text() + "' is no proxy; write host:port");
    return Optional.empty();
  }
}
