package org.mtls4j.jaxrs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

/** That REST resources are guarded where there is no servlet container, no CXF and no CDI. */
@AnalyzeClasses(packages = "org.mtls4j.jaxrs", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule onlyTheWatchOfTheStartKnowsServlets =
      noClasses()
          .that()
          .haveSimpleNameNotStartingWith("Start")
          .and()
          .doNotHaveSimpleName("WebApplication")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jakarta.servlet..")
          .orShould()
          .dependOnClassesThat()
          .haveSimpleName("WebApplication");

  @ArchTest
  static final ArchRule onlyWhatCxfLoadsKnowsIt =
      noClasses()
          .that()
          .haveSimpleNameNotStartingWith("Cxf")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache..");

  @ArchTest
  static final ArchRule onlyTheExtensionKnowsCdi =
      noClasses()
          .that()
          .doNotHaveSimpleName("ClientIdentityExtension")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jakarta.enterprise..", "jakarta.inject..");

  @ArchTest
  static final ArchRule timeIsHandedIn = noClasses().should().callMethod(Instant.class, "now");
}
