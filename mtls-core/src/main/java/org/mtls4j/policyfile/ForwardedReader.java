package org.mtls4j.policyfile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mtls4j.policyfile.YamlNode.Scalar;
import org.mtls4j.source.ForwardedFormat;
import org.mtls4j.source.Forwarding;
import org.mtls4j.source.TrustedHop;

/** Reads {@code forwarded}: how certificates are forwarded. */
final class ForwardedReader {

  private static final Set<String> KEYS =
      Set.of("format", "header", "chain-header", "verify-header", "from");
  private static final Set<String> FORMATS =
      Arrays.stream(ForwardedFormat.values())
          .map(ForwardedFormat::word)
          .collect(Collectors.toUnmodifiableSet());

  private final Section section;
  private final Problems problems;
  private final HopReader hops;
  private final Map<String, Scalar> named = new HashMap<>();

  ForwardedReader(Section section, Variables variables) {
    this.section = section;
    this.problems = section.problems();
    this.hops = new HopReader(variables, this::header);
  }

  /** The settings, or empty where they have problems, which are added. */
  Optional<Forwarding> read() {
    int before = problems.count();
    section.allowOnly(KEYS, Set.of());
    section.require("format");
    section.require("from");
    Optional<ForwardedFormat> format =
        section.oneOf("format", FORMATS).flatMap(ForwardedFormat::of);
    Optional<String> header = section.text("header").flatMap(this::header);
    Optional<String> chain = section.text("chain-header").flatMap(this::header);
    Optional<String> verify = section.text("verify-header").flatMap(this::header);
    format.ifPresent(this::checkUse);
    Optional<TrustedHop> from =
        section.section("from", "{domain: …, roles: [ … ]}").flatMap(hops::read);
    if (problems.count() > before || format.isEmpty() || from.isEmpty()) {
      return Optional.empty();
    }
    return forwarding(
        format.get(), header.orElse(null), chain.orElse(null), verify.orElse(null), from.get());
  }

  private Optional<Forwarding> forwarding(
      ForwardedFormat format,
      @Nullable String header,
      @Nullable String chain,
      @Nullable String verify,
      TrustedHop from) {
    String usual = format.header().orElse("");
    try {
      return Optional.of(
          new Forwarding(
              format,
              header == null ? usual : header,
              chain == null ? format.chainHeader().orElse(null) : chain,
              verify,
              from));
    } catch (IllegalArgumentException e) {
      // What is not refused where it is written: a usual name that is given to something else.
      problems.add(section.place(), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** A name that is a header's, and of no other setting here. */
  private Optional<String> header(Scalar text) {
    if (!Forwarding.isHeaderName(text.text())) {
      problems.add(text.place(), "'" + text.text() + "' is no name of a header");
      return Optional.empty();
    }
    @Nullable Scalar other = named.putIfAbsent(Forwarding.folded(text.text()), text);
    if (other != null) {
      problems.add(
          text.place(), "'" + text.text() + "' is the header of something else here already");
      return Optional.empty();
    }
    return Optional.of(text.text());
  }

  private void checkUse(ForwardedFormat format) {
    if (format.header().isEmpty() && section.get("header").isEmpty()) {
      problems.add(
          section.placeOf("format"),
          "'" + format.word() + "' has no usual header: name it in 'header'");
    }
    List<String> useless = new ArrayList<>();
    if (!format.hasChainHeader()) {
      useless.add("chain-header");
    }
    if (!format.hasVerifyHeader()) {
      useless.add("verify-header");
    }
    for (String key : useless) {
      section
          .get(key)
          .ifPresent(
              node ->
                  problems.add(
                      node.place(), "'" + key + "' is nothing that '" + format.word() + "' has"));
    }
  }
}
