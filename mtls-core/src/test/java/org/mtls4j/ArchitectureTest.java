package org.mtls4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.net.URLConnection;
import java.net.http.HttpClient;
import java.security.Security;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Date;
import java.util.Locale;

/** The arrows of the design, held by the build: they fall, and only the root composes. */
@AnalyzeClasses(packages = "org.mtls4j", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String ROOT = "org.mtls4j";

  @ArchTest
  static final ArchRule noCircles = slices().matching("org.mtls4j.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule arrowsFall =
      layers("verdict", "json", "x509", "path", "trust", "identity", "access", "audit", "source")
          .layer("revocation")
          .definedBy("org.mtls4j.revocation..")
          .layer("root")
          .definedBy(ROOT)
          .layer("policyfile")
          .definedBy("org.mtls4j.policyfile")
          .layer("tls")
          .definedBy("org.mtls4j.tls")
          .whereLayer("policyfile")
          .mayOnlyBeAccessedByLayers("tls")
          .whereLayer("tls")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("root")
          .mayOnlyBeAccessedByLayers("policyfile", "tls")
          .whereLayer("audit")
          .mayOnlyBeAccessedByLayers("root", "policyfile")
          .whereLayer("access")
          .mayOnlyBeAccessedByLayers("audit", "root", "policyfile")
          .whereLayer("identity")
          .mayOnlyBeAccessedByLayers("access", "audit", "root", "policyfile")
          .whereLayer("revocation")
          .mayOnlyBeAccessedByLayers("root", "policyfile")
          .whereLayer("source")
          .mayOnlyBeAccessedByLayers("root", "policyfile")
          .whereLayer("trust")
          .mayOnlyBeAccessedByLayers(
              "revocation", "identity", "access", "audit", "source", "root", "policyfile")
          .whereLayer("path")
          .mayOnlyBeAccessedByLayers("trust", "revocation", "identity", "root", "policyfile")
          .whereLayer("json")
          .mayOnlyBeAccessedByLayers("audit", "root");

  @ArchTest
  static final ArchRule coreKnowsNoContainer =
      noClasses()
          .that()
          .resideInAnyPackage(
              ROOT,
              "org.mtls4j.access..",
              "org.mtls4j.audit..",
              "org.mtls4j.identity..",
              "org.mtls4j.path..",
              "org.mtls4j.policyfile..",
              "org.mtls4j.revocation..",
              "org.mtls4j.source..",
              "org.mtls4j.tls..",
              "org.mtls4j.trust..",
              "org.mtls4j.verdict..",
              "org.mtls4j.x509..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jakarta..", "org.eclipse..", "org.apache..");

  @ArchTest
  static final ArchRule timeIsHandedIn =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.mtls4j.testkit..")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(LocalDate.class, "now")
          .orShould()
          .callMethod(LocalDateTime.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callConstructor(Date.class);

  @ArchTest
  static final ArchRule theJvmIsLeftAlone =
      noClasses()
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(Security.class)
          .orShould()
          .callMethod(System.class, "setProperty", String.class, String.class)
          .orShould()
          .callMethod(Locale.class, "setDefault", Locale.class);

  @ArchTest
  static final ArchRule onlyRevocationMayFetch =
      noClasses()
          .that()
          .resideOutsideOfPackages("org.mtls4j.revocation..", "org.mtls4j.testkit..")
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(HttpClient.class, URLConnection.class);

  @ArchTest
  static final ArchRule aProofIsMadeOnlyByTheStageThatProvesIt =
      classes()
          .that()
          .haveSimpleName("ValidatedPath")
          .or()
          .haveSimpleName("ValidatedPaths")
          .or()
          .haveSimpleName("TrustedPath")
          .or()
          .haveSimpleName("ClientIdentity")
          .should(HaveNoVisibleConstructor.INSTANCE)
          .andShould()
          .haveModifier(JavaModifier.FINAL);

  private static LayeredArchitecture layers(String... names) {
    LayeredArchitecture architecture = layeredArchitecture().consideringOnlyDependenciesInLayers();
    for (String name : names) {
      architecture = architecture.layer(name).definedBy("org.mtls4j." + name);
    }
    return architecture;
  }
}
