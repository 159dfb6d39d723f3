package org.mtls4j.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.Unannotated;
import org.mtls4j.identity.ClientIdentity;

/** Which annotation holds for a method, and which of them contradict each other. */
class AnnotationsTest {

  private static List<Operation> read(Class<?> type, Unannotated unannotated) {
    Operations operations = new Operations(() -> unannotated);
    operations.add(type);
    return operations.all();
  }

  private static Stream<Arguments> precedence() {
    return Stream.of(
        Arguments.of(MethodOverClass.class, "role method"),
        Arguments.of(ByClass.class, "role class"),
        Arguments.of(DeniedByClass.class, "anyone"),
        Arguments.of(Nothing.class, "nobody: it has no annotation"),
        Arguments.of(AnyRole.class, "any client"),
        Arguments.of(TwoRoles.class, "role a or b"),
        Arguments.of(ByInterfaceMethod.class, "role interface method"),
        Arguments.of(ByInterfaceType.class, "role interface"),
        Arguments.of(ImplementorsMethod.class, "role own"),
        Arguments.of(InterfaceMethodOverOwnClass.class, "role interface method"),
        Arguments.of(Inherits.class, "role super method"),
        Arguments.of(InheritsByOwnClass.class, "role own class"),
        Arguments.of(Overrides.class, "role super method"),
        Arguments.of(OverridesWithOwn.class, "nobody: @DenyAll"),
        Arguments.of(Written$$ByHand.class, "nobody: @DenyAll"),
        Arguments.of(Generated$$Proxy.class, "role super method"),
        Arguments.of(InheritsClass.class, "role super class"),
        Arguments.of(Generic.class, "role generic"),
        Arguments.of(Demanding.class, "domain a"),
        Arguments.of(DemandingTwice.class, "role r; at most 3 days old; domain a"),
        Arguments.of(Owned.class, "any client; {p} = {domain}"),
        Arguments.of(OwnedTwice.class, "any client; {p} = {domain}; {q} = {subject.CN}"),
        Arguments.of(DeniedAndDemanding.class, "nobody: @DenyAll; domain a"),
        Arguments.of(OwnedByInterface.class, "role own; {p} = {domain}"),
        Arguments.of(OwnedByBase.class, "role r; {p} = {domain}"),
        Arguments.of(OwnedByMarker.class, "role r; {p} = {domain}"),
        Arguments.of(DemandedByBaseOfBase.class, "role r; domain a; {p} = {domain}"),
        Arguments.of(WithRegularExpression.class, "any client; {p} = {domain}"),
        Arguments.of(RoleAboveLocator.class, "role leaf"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("precedence")
  void asks(Class<?> type, String rule) {
    assertThat(read(type, Unannotated.DENY))
        .singleElement()
        .extracting(operation -> operation.rule().toString())
        .isEqualTo(rule);
  }

  private static Stream<Arguments> contradictions() {
    return Stream.of(
        Arguments.of(TwoOnOne.class, "TwoOnOne.m", "only one of"),
        Arguments.of(TwoOnClass.class, "TwoOnClass.m", "only one of"),
        Arguments.of(NoRole.class, "NoRole.m", "without a role"),
        Arguments.of(TwoInterfaces.class, "TwoInterfaces.m", "equally near"),
        Arguments.of(AgainstSuperclass.class, "AgainstSuperclass.m", "equally near"),
        Arguments.of(OpenButDemanding.class, "OpenButDemanding.m", "@PermitAll"),
        Arguments.of(OpenInDemandingClass.class, "OpenInDemandingClass.m", "@PermitAll"),
        Arguments.of(NoSuchParameter.class, "NoSuchParameter.m", "{x}, which /x/{p}"),
        Arguments.of(NoTemplate.class, "NoTemplate.m", "no value '{nonsense}'"),
        Arguments.of(NoDomain.class, "NoDomain.m", "not a domain name"),
        Arguments.of(NoPolicy.class, "NoPolicy.m", "no object identifier"),
        Arguments.of(NoIssuer.class, "NoIssuer.m", "no SHA-256"),
        Arguments.of(Unborn.class, "Unborn.m", "below 0"),
        Arguments.of(NoCheck.class, "NoCheck.m", "cannot be made"),
        Arguments.of(GuardedLocator.class, "GuardedLocator.sub", "sub-resource locator"),
        Arguments.of(OwnedWithLocator.class, "OwnedWithLocator.leaf", "those of its class"),
        Arguments.of(DemandingWithLocator.class, "DemandingWithLocator.leaf", "those of its class"),
        Arguments.of(CheckedBelow.class, "CheckedBelow.leaf", "those of its class"),
        Arguments.of(DeniedWithLocator.class, "DeniedWithLocator.leaf", "those of its class"));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("contradictions")
  void stops(Class<?> type, String method, String why) {
    assertThatThrownBy(() -> read(type, Unannotated.DENY))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(method)
        .hasMessageContaining(why);
  }

  @Test
  void tellsAllProblemsOfAClassAtOnce() {
    assertThatThrownBy(() -> read(ManyProblems.class, Unannotated.DENY))
        .hasMessageContaining("ManyProblems.one")
        .hasMessageContaining("ManyProblems.two");
  }

  @Test
  void theDefaultCanBeLoweredToAnyClient() {
    assertThat(read(Nothing.class, Unannotated.AUTHENTICATED).get(0).rule().toString())
        .isEqualTo("any client");
    assertThat(read(OverridesWithOwn.class, Unannotated.AUTHENTICATED).get(0).rule().toString())
        .isEqualTo("nobody: @DenyAll");
  }

  @Test
  void followsLocatorsWhoseTypeIsKnown() {
    assertThat(read(Tree.class, Unannotated.DENY))
        .extracting(operation -> operation.httpMethod() + " " + operation.path())
        .containsExactly("GET /tree/{id}/leaf", "POST /tree/{id}/leaf/{p}");
  }

  @Test
  void aSubclassThatAContainerMadeIsTheClassThatWasWritten() throws Exception {
    Operations operations = new Operations(() -> Unannotated.DENY);
    assertThat(
            operations
                .ruleOf(Proxied$$Subclass.class, Proxied$$Subclass.class.getMethod("m"), "GET")
                .toString())
        .isEqualTo("role written");
  }

  @Test
  void whatIsNoOperationIsDeniedButTheAnswerToOptions() throws Exception {
    Method added = Object.class.getMethod("hashCode");
    Operations lowered = new Operations(() -> Unannotated.AUTHENTICATED);
    assertThat(lowered.ruleOf(Object.class, added, "GET").callers())
        .isInstanceOf(Callers.Nobody.class);
    Operations operations = new Operations(() -> Unannotated.DENY);
    assertThat(operations.ruleOf(Object.class, added, "OPTIONS").callers())
        .isInstanceOf(Callers.Known.class);
    assertThat(operations.ruleOf(Object.class, added, "GET").callers())
        .as("after the answer to OPTIONS")
        .isInstanceOf(Callers.Nobody.class);
  }

  @Path("x")
  @RolesAllowed("class")
  static class MethodOverClass {
    @GET
    @RolesAllowed("method")
    public void m() {}
  }

  @Path("x")
  @RolesAllowed("class")
  static class ByClass {
    @GET
    public void m() {}
  }

  @Path("x")
  @DenyAll
  static class DeniedByClass {
    @GET
    @PermitAll
    public void m() {}
  }

  @Path("x")
  static class Nothing {
    @GET
    public void m() {}
  }

  @Path("x")
  static class AnyRole {
    @GET
    @RolesAllowed({"a", "**"})
    public void m() {}
  }

  @Path("x")
  static class TwoRoles {
    @GET
    @RolesAllowed({"b", "a", "a"})
    public void m() {}
  }

  interface MethodAnnotated {
    @GET
    @RolesAllowed("interface method")
    void m();
  }

  @RolesAllowed("interface")
  interface TypeAnnotated {
    @GET
    void m();
  }

  @Path("x")
  static class ByInterfaceMethod implements MethodAnnotated {
    @Override
    public void m() {}
  }

  @Path("x")
  static class ByInterfaceType implements TypeAnnotated {
    @Override
    public void m() {}
  }

  @Path("x")
  static class ImplementorsMethod implements MethodAnnotated {
    @Override
    @RolesAllowed("own")
    public void m() {}
  }

  @Path("x")
  @PermitAll
  static class InterfaceMethodOverOwnClass implements MethodAnnotated {
    @Override
    public void m() {}
  }

  static class Super {
    @GET
    @RolesAllowed("super method")
    public void m() {}
  }

  @Path("x")
  static class Inherits extends Super {}

  static class PlainSuper {
    @GET
    public void m() {}
  }

  @Path("x")
  @RolesAllowed("own class")
  static class InheritsByOwnClass extends PlainSuper {}

  @Path("x")
  @PermitAll
  static class Overrides extends Super {
    @Override
    public void m() {}
  }

  @Path("x")
  static class OverridesWithOwn extends Super {
    @Override
    @DenyAll
    public void m() {}
  }

  /** Named as generated classes are, as some languages do. */
  @Path("x")
  static class Written$$ByHand extends Super {
    @Override
    @DenyAll
    public void m() {}
  }

  static class Generated$$Proxy extends Super {
    @Override
    public void m() {}
  }

  @RolesAllowed("super class")
  static class AnnotatedSuper {
    @GET
    public void m() {}
  }

  @Path("x")
  static class InheritsClass extends AnnotatedSuper {}

  @Path("x")
  @PermitAll
  static class AgainstSuperclass extends AnnotatedSuper {}

  interface Writing<T> {
    @POST
    @RolesAllowed("generic")
    void write(T it);
  }

  @Path("x")
  @PermitAll
  static class Generic implements Writing<String> {
    @Override
    public void write(String it) {}
  }

  @Path("x")
  static class Demanding {
    @GET
    @RequiresCertificate(domain = "a")
    public void m() {}
  }

  @Path("x")
  @RequiresCertificate(domain = "a")
  static class DemandingTwice {
    @GET
    @RolesAllowed("r")
    @RequiresCertificate(maxAgeDays = 3)
    public void m() {}
  }

  @Path("x/{p}")
  static class Owned {
    @GET
    @CallerOwns(param = "p", value = "{domain}")
    public void m() {}
  }

  @Path("x/{p}/{q}")
  static class OwnedTwice {
    @GET
    @CallerOwns(param = "p", value = "{domain}")
    @CallerOwns(param = "q", value = "{subject.CN}")
    public void m() {}
  }

  @Path("x")
  static class DeniedAndDemanding {
    @GET
    @DenyAll
    @RequiresCertificate(domain = "a")
    public void m() {}
  }

  @CallerOwns(param = "p", value = "{domain}")
  interface OwnedInterface {
    @GET
    @RolesAllowed("interface")
    void m();
  }

  @Path("x/{p}")
  static class OwnedByInterface implements OwnedInterface {
    @Override
    @RolesAllowed("own")
    public void m() {}
  }

  /** None of the methods is its own. */
  @CallerOwns(param = "p", value = "{domain}")
  static class OwnedBase {}

  @Path("x/{p}")
  static class OwnedByBase extends OwnedBase {
    @GET
    @RolesAllowed("r")
    public void m() {}
  }

  @CallerOwns(param = "p", value = "{domain}")
  interface OwnedMarker {}

  @Path("x/{p}")
  static class OwnedByMarker implements OwnedMarker {
    @GET
    @RolesAllowed("r")
    public void m() {}
  }

  @RequiresCertificate(domain = "a")
  static class DemandingBase extends OwnedBase {}

  @Path("x/{p}")
  static class DemandedByBaseOfBase extends DemandingBase {
    @GET
    @RolesAllowed("r")
    public void m() {}
  }

  @Path("x/{p: [a-z]{1,3}}")
  static class WithRegularExpression {
    @GET
    @CallerOwns(param = "p", value = "{domain}")
    public void m() {}
  }

  @Path("x")
  static class TwoOnOne {
    @GET
    @PermitAll
    @RolesAllowed("a")
    public void m() {}
  }

  @Path("x")
  @PermitAll
  @DenyAll
  static class TwoOnClass {
    @GET
    public void m() {}
  }

  @Path("x")
  static class NoRole {
    @GET
    @RolesAllowed({})
    public void m() {}
  }

  @Path("x")
  static class TwoInterfaces implements MethodAnnotated, OtherAnnotated {
    @Override
    public void m() {}
  }

  interface OtherAnnotated {
    @GET
    @PermitAll
    void m();
  }

  @Path("x")
  static class OpenButDemanding {
    @GET
    @PermitAll
    @RequiresCertificate(domain = "a")
    public void m() {}
  }

  @Path("x/{p}")
  @CallerOwns(param = "p", value = "{domain}")
  static class OpenInDemandingClass {
    @GET
    @PermitAll
    public void m() {}
  }

  @Path("x/{p}")
  static class NoSuchParameter {
    @GET
    @CallerOwns(param = "x", value = "{domain}")
    public void m(@PathParam("p") String p) {}
  }

  @Path("x/{p}")
  static class NoTemplate {
    @GET
    @CallerOwns(param = "p", value = "{nonsense}")
    public void m() {}
  }

  @Path("x")
  static class NoDomain {
    @GET
    @RequiresCertificate(domain = "Not A Domain")
    public void m() {}
  }

  @Path("x")
  static class NoPolicy {
    @GET
    @RequiresCertificate(certificatePolicy = "anything")
    public void m() {}
  }

  @Path("x")
  static class NoIssuer {
    @GET
    @RequiresCertificate(issuer = "CN=Some CA")
    public void m() {}
  }

  @Path("x")
  static class Unborn {
    @GET
    @RequiresCertificate(maxAgeDays = -1)
    public void m() {}
  }

  @Path("x")
  static class NoCheck {
    @GET
    @CheckedBy(Secretive.class)
    public void m() {}
  }

  static final class Secretive implements AccessCheck {
    private Secretive() {}

    @Override
    public Optional<String> objectionTo(ClientIdentity client, Call call) {
      return Optional.empty();
    }
  }

  @Path("x")
  static class GuardedLocator {
    @Path("sub")
    @RolesAllowed("a")
    public Object sub() {
      return this;
    }
  }

  @Path("x/{p}")
  @CallerOwns(param = "p", value = "{domain}")
  static class OwnedWithLocator {
    @Path("leaf")
    public PlainLeaf leaf() {
      return new PlainLeaf();
    }
  }

  @Path("x")
  @RequiresCertificate(domain = "a")
  static class DemandingWithLocator {
    @Path("leaf")
    public PlainLeaf leaf() {
      return new PlainLeaf();
    }
  }

  @CheckedBy(Willing.class)
  interface Checked {}

  @Path("x")
  static class CheckedBelow implements Checked {
    @Path("leaf")
    public PlainLeaf leaf() {
      return new PlainLeaf();
    }
  }

  @Path("x")
  @DenyAll
  static class DeniedWithLocator {
    @Path("leaf")
    public PlainLeaf leaf() {
      return new PlainLeaf();
    }
  }

  /** Its own roles hold, not those of where it was found. */
  @Path("x")
  @RolesAllowed("above")
  static class RoleAboveLocator {
    @Path("leaf")
    public PlainLeaf leaf() {
      return new PlainLeaf();
    }
  }

  static class PlainLeaf {
    @GET
    @RolesAllowed("leaf")
    public void m() {}
  }

  static final class Willing implements AccessCheck {
    public Willing() {}

    @Override
    public Optional<String> objectionTo(ClientIdentity client, Call call) {
      return Optional.empty();
    }
  }

  @Path("x")
  static class ManyProblems {
    @GET
    @RolesAllowed({})
    public void one() {}

    @POST
    @RolesAllowed({})
    public void two() {}
  }

  @Path("tree/{id}")
  static class Tree {
    @Path("leaf")
    public Leaf leaf() {
      return new Leaf();
    }
  }

  static class Leaf {
    @GET
    public void m() {}

    @POST
    @Path("{p}")
    public void write() {}

    @Path("again")
    public Leaf again() {
      return this;
    }
  }

  @RolesAllowed("written")
  static class Proxied {
    @GET
    public void m() {}
  }

  @SuppressWarnings("checkstyle:TypeName")
  static class Proxied$$Subclass extends Proxied {
    @Override
    public void m() {}
  }
}
