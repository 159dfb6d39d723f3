package org.mtls4j.shiro;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

/** The realm knows no web, so that it serves Shiro's cores of which we have no web part. */
@AnalyzeClasses(packages = "org.mtls4j.shiro", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String[] CORE = {
    "MtlsRealm",
    "X509AuthenticationToken",
    "CertificateRejectedException",
    "CertificatePrincipals",
    "CurrentClient"
  };

  @ArchTest
  static final ArchRule theRealmKnowsNoWeb =
      classes()
          .that()
          .haveNameMatching("org\\.mtls4j\\.shiro\\.(" + String.join("|", CORE) + ")(\\$.*)?")
          .should()
          .onlyDependOnClassesThat()
          .resideOutsideOfPackages("jakarta..", "org.apache.shiro.web..", "org.mtls4j.servlet..")
          .andShould()
          .onlyDependOnClassesThat()
          .haveNameNotMatching("org\\.mtls4j\\.shiro\\.(X509AuthenticatingFilter|Mtls[W].*)");

  @ArchTest
  static final ArchRule timeIsHandedIn = noClasses().should().callMethod(Instant.class, "now");
}
