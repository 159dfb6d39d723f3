package org.mtls4j;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.mtls4j.access.AccessPolicy;
import org.mtls4j.identity.ValueTemplate;
import org.mtls4j.trust.PrefixIndex;
import org.mtls4j.x509.NameType;

/**
 * What {@code where} compares when there are several domains: the one place where the same text may
 * come from clients of any of them, and must not.
 */
final class WhereChecks {

  private final List<TrustDomain> domains;
  private final AccessPolicy access;
  // Many rules compare the same, and each answer looks at every domain.
  private final Map<String, Optional<List<TrustDomain>>> alike = new HashMap<>();
  private final Map<Set<NameType>, List<String>> unlisted = new HashMap<>();
  private final Map<Set<NameType>, List<String>> takenAsTheyCome = new HashMap<>();

  WhereChecks(List<TrustDomain> domains, AccessPolicy access) {
    this.domains = domains;
    this.access = access;
  }

  List<PolicyProblem> problems() {
    return IntStream.range(0, access.rules().size())
        .boxed()
        .flatMap(i -> problemsOf(access.rules().get(i).where().values(), i))
        .toList();
  }

  /**
   * What is wrong in one domain too. Pinned are key and names: the serial number of a renewed
   * certificate is for its holder to choose.
   */
  List<PolicyProblem> problemsOfPins() {
    if (domains.stream().allMatch(domain -> domain.pinned().isEmpty())) {
      return List.of();
    }
    return IntStream.range(0, access.rules().size())
        .filter(
            i ->
                access.rules().get(i).where().values().stream()
                    .anyMatch(ValueTemplate::readsSerial))
        .mapToObj(
            i ->
                new PolicyProblem(
                    List.of("access", String.valueOf(i), "where"), TrustDomain.RENEWABLE_SERIAL))
        .toList();
  }

  private List<String> unlisted(Set<NameType> read) {
    return domains.stream()
        .flatMap(domain -> PolicyChecks.unrestricted(domain, read).stream())
        .toList();
  }

  private Stream<PolicyProblem> problemsOf(Collection<ValueTemplate> where, int rule) {
    List<String> place = List.of("access", String.valueOf(rule), "where");
    Set<NameType> read =
        where.stream()
            .flatMap(template -> template.readTypes().stream())
            .collect(Collectors.toUnmodifiableSet());
    Stream<PolicyProblem> unlistedHere =
        unlisted.computeIfAbsent(read, this::unlisted).stream()
            .map(message -> new PolicyProblem(place, message));
    Stream<String> mistakable =
        where.stream()
            .filter(ValueTemplate::readsDomain)
            .flatMap(template -> mistakable(template).stream());
    Stream<String> ofAnyDomain =
        where.stream().anyMatch(this::tellsAllApart)
            ? Stream.empty()
            : Stream.concat(
                serial(where).stream(),
                takenAsTheyCome.computeIfAbsent(read, this::takenAsTheyCome).stream());
    return Stream.concat(
        unlistedHere,
        Stream.concat(mistakable, ofAnyDomain).map(message -> new PolicyProblem(place, message)));
  }

  private boolean tellsAllApart(ValueTemplate template) {
    return firstAlike(template).isEmpty();
  }

  /** A domain's name may end where another's goes on: {@code a-b-c} is c of a-b, and b-c of a. */
  private Optional<String> mistakable(ValueTemplate template) {
    return firstAlike(template)
        .map(
            pair ->
                "clients of '"
                    + pair.get(0).name()
                    + "' and of '"
                    + pair.get(1).name()
                    + "' could make one text of '"
                    + template
                    + "'; begin with '{domain}:', or compare {domain} as a variable of its own");
  }

  /** The first two domains that the template does not tell apart. */
  private Optional<List<TrustDomain>> firstAlike(ValueTemplate template) {
    return alike.computeIfAbsent(template.toString(), any -> searchAlike(template));
  }

  /** As {@link ValueTemplate#tellsApart} says, without asking it about every two domains. */
  private Optional<List<TrustDomain>> searchAlike(ValueTemplate template) {
    List<String> starts =
        domains.stream().map(domain -> template.literalStart(domain.name())).toList();
    PrefixIndex index = new PrefixIndex(starts);
    for (int i = 0; i < starts.size(); i++) {
      int one = i;
      OptionalInt other =
          (template.isFixed()
                  ? index.equalTo(starts.get(i))
                  : IntStream.concat(
                      index.beginningWith(starts.get(i)), index.beginningOf(starts.get(i))))
              .filter(j -> j > one && !domains.get(j).name().equals(domains.get(one).name()))
              .min();
      if (other.isPresent()) {
        return Optional.of(List.of(domains.get(i), domains.get(other.getAsInt())));
      }
    }
    return Optional.empty();
  }

  /** A CA gives out any serial number, also one that another partner's client has. */
  private static Optional<String> serial(Collection<ValueTemplate> where) {
    return where.stream().anyMatch(ValueTemplate::readsSerial)
        ? Optional.of(
            "reads {certificate.serial}, which any domain's CA can give out; with several domains"
                + " compare {domain} in the same rule")
        : Optional.empty();
  }

  /**
   * Listed as a lone {@code *}, a type may hold whatever another partner's clients are called. A
   * principal begins with its domain's own text and a grant is its domain's own, so that there it
   * may; what {@code where} compares is neither.
   */
  private List<String> takenAsTheyCome(Set<NameType> read) {
    return domains.stream()
        .flatMap(
            domain ->
                read.stream()
                    .filter(type -> domain.trust().names().types().contains(type))
                    .filter(type -> !domain.trust().names().restricts(type))
                    .map(NameType::label)
                    .sorted()
                    .map(
                        label ->
                            "compares "
                                + label
                                + ", as which 'names' of '"
                                + domain.name()
                                + "' lets anything pass; with several domains say what it may be,"
                                + " or compare {domain} in the same rule"))
        .toList();
  }
}
