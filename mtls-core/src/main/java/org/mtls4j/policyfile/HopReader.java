package org.mtls4j.policyfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.mtls4j.policyfile.YamlNode.Scalar;
import org.mtls4j.source.HopSecret;
import org.mtls4j.source.TrustedHop;
import org.mtls4j.trust.AddressRange;
import org.mtls4j.trust.DomainName;

/** Reads {@code forwarded.from}: who may forward. */
final class HopReader {

  private static final String INSECURE = "insecure-addresses-only";
  private static final Set<String> OF_CLIENT = Set.of("domain", "roles");
  private static final Set<String> OF_ADDRESSES = Set.of("addresses", "secret", INSECURE);
  private static final Set<String> KEYS =
      Set.of("domain", "roles", "addresses", "secret", INSECURE);

  private final Variables variables;
  private final Function<Scalar, Optional<String>> headers;

  /**
   * A reader.
   *
   * @param headers what makes a name of a text, or a problem
   */
  HopReader(Variables variables, Function<Scalar, Optional<String>> headers) {
    this.variables = variables;
    this.headers = headers;
  }

  /** The hop, or empty where there are problems, which are added. */
  Optional<TrustedHop> read(Section from) {
    int before = from.problems().count();
    from.allowOnly(KEYS, Set.of());
    boolean byClient = OF_CLIENT.stream().anyMatch(key -> from.get(key).isPresent());
    boolean byAddress = OF_ADDRESSES.stream().anyMatch(key -> from.get(key).isPresent());
    if (byClient == byAddress) {
      if (KEYS.stream().noneMatch(from::isMisspelt)) {
        from.problems()
            .add(
                from.place(),
                "a hop proves itself by {domain: …, roles: [ … ]}, or by {addresses: [ … ], secret:"
                    + " {header: …, value: \"${env:…}\"}}");
      }
      return Optional.empty();
    }
    Optional<TrustedHop> hop = byClient ? client(from) : addresses(from);
    return from.problems().count() > before ? Optional.empty() : hop;
  }

  private static Optional<TrustedHop> client(Section from) {
    from.require("domain");
    from.require("roles");
    Optional<DomainName> domain =
        from.text("domain")
            .filter(
                text -> {
                  boolean valid = DomainName.isValid(text.text());
                  if (!valid) {
                    from.problems()
                        .add(
                            text.place(),
                            "'" + text.text() + "' is no domain name: 1 to 63 of a-z, 0-9 and '-'");
                  }
                  return valid;
                })
            .map(text -> new DomainName(text.text()));
    Set<String> roles =
        from.nonEmpty("roles").stream().map(Scalar::text).collect(Collectors.toSet());
    return roles.isEmpty()
        ? Optional.empty()
        : domain.map(name -> new TrustedHop.Client(name, roles));
  }

  private Optional<TrustedHop> addresses(Section from) {
    from.require("addresses");
    List<AddressRange> ranges = ranges(from);
    boolean insecure = from.oneOf(INSECURE, Set.of("true", "false")).orElse("false").equals("true");
    Optional<HopSecret> secret =
        from.section("secret", "{header: …, value: \"${env:…}\"}").flatMap(this::secret);
    if (from.get("secret").isEmpty() && !insecure && !from.isMisspelt("secret")) {
      from.problems()
          .add(
              from.place(),
              "an address proves too little: add 'secret', {header: …, value: \"${env:…}\"}, or say"
                  + " 'insecure-addresses-only: true'");
    }
    if (from.get("secret").isPresent() && insecure) {
      from.problems()
          .add(from.placeOf(INSECURE), "with a 'secret' the addresses are not the only proof");
    }
    return ranges.isEmpty()
        ? Optional.empty()
        : Optional.of(new TrustedHop.Addresses(ranges, secret.orElse(null)));
  }

  private static List<AddressRange> ranges(Section from) {
    List<AddressRange> ranges = new ArrayList<>();
    for (Scalar text : from.nonEmpty("addresses")) {
      try {
        AddressRange range = AddressRange.parse(text.text());
        if (range.isAnything()) {
          from.problems().add(text.place(), "'" + text.text() + "' is every address there is");
        } else {
          ranges.add(range);
        }
      } catch (IllegalArgumentException e) {
        from.problems().add(text.place(), String.valueOf(e.getMessage()));
      }
    }
    return ranges;
  }

  private Optional<HopSecret> secret(Section secret) {
    secret.allowOnly(Set.of("header", "value"), Set.of());
    secret.require("header");
    secret.require("value");
    Optional<String> header = secret.text("header").flatMap(headers);
    Optional<String> value = secret.text("value").flatMap(text -> value(text, secret.problems()));
    return header.flatMap(name -> value.map(known -> HopSecret.of(name, known)));
  }

  private Optional<String> value(Scalar text, Problems problems) {
    if (!Variables.isVariable(text)) {
      // Whatever it is, it is not repeated: it may be the secret.
      problems.add(
          text.place(), "a secret is not written into the policy: write \"${env:NAME}\" here");
      return Optional.empty();
    }
    Optional<String> value = variables.valueOf(text, problems);
    Optional<String> objection = value.flatMap(HopSecret::objection);
    objection.ifPresent(why -> problems.add(text.place(), "the value of the variable " + why));
    return objection.isPresent() ? Optional.empty() : value;
  }
}
