package org.mtls4j.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mtls4j.containers.app.EarlyFilter;

/** Whatever {@code web.xml} says, nothing is served that nobody judged. */
@ExtendWith(ArquillianExtension.class)
class DropInTest {

  private static final String EARLY =
      """
      <filter>
        <filter-name>early</filter-name>
        <filter-class>%s</filter-class>
        <async-supported>true</async-supported>
      </filter>
      <filter-mapping><filter-name>early</filter-name><url-pattern>/*</url-pattern></filter-mapping>
      """
          .formatted(EarlyFilter.class.getName());

  private static final String DECLARED =
      """
      <filter>
        <filter-name>gate</filter-name>
        <filter-class>org.mtls4j.servlet.MtlsFilter</filter-class>
        <async-supported>true</async-supported>
      </filter>
      <filter-mapping><filter-name>gate</filter-name><url-pattern>/*</url-pattern></filter-mapping>
      """;

  @ArquillianResource private Deployer deployer;

  private static WebArchive application(String name, String policy, String attributes, String xml) {
    return Wars.servletsOnly(name, policy)
        .addClass(EarlyFilter.class)
        .setWebXML(
            new StringAsset(
                "<web-app xmlns='https://jakarta.ee/xml/ns/jakartaee' version='6.0'"
                    + attributes
                    + ">"
                    + xml
                    + "</web-app>"));
  }

  @Deployment(name = "early", managed = false, testable = false)
  static WebArchive early() {
    return application("early", Pki.policy(), "", EARLY);
  }

  @Deployment(name = "complete", managed = false, testable = false)
  static WebArchive complete() {
    return application("complete", Pki.policy(), " metadata-complete='true'", EARLY + WHO);
  }

  @Deployment(name = "ordered", managed = false, testable = false)
  static WebArchive ordered() {
    return application(
        "ordered",
        Pki.policy(),
        "",
        "<absolute-ordering><name>mtls4j</name></absolute-ordering>" + EARLY);
  }

  @Deployment(name = "broken", managed = false, testable = false)
  static WebArchive broken() {
    return application("broken", broken(Pki.policy()), "", EARLY);
  }

  @Deployment(name = "declared-broken", managed = false, testable = false)
  static WebArchive declaredBroken() {
    return application("declared-broken", broken(Pki.policy()), "", DECLARED + EARLY);
  }

  private static final String WHO =
      """
      <servlet>
        <servlet-name>who</servlet-name>
        <servlet-class>org.mtls4j.containers.app.WhoServlet</servlet-class>
      </servlet>
      <servlet-mapping><servlet-name>who</servlet-name><url-pattern>/who</url-pattern></servlet-mapping>
      <servlet-mapping><servlet-name>who</servlet-name><url-pattern>/open</url-pattern></servlet-mapping>
      """;

  private static String broken(String policy) {
    return policy.replace("allow: anyone", "allow: anybody");
  }

  private static HttpResponse<String> get(String client, String application) throws Exception {
    return Clients.of(client, "TLSv1.3", Version.HTTP_1_1)
        .get(Connector.VERIFYING_WANT.uri(application, "/who"));
  }

  private void theGateIsFirstIn(String application) throws Exception {
    deployer.deploy(application);
    try {
      HttpResponse<String> refused = get("nobody", application);
      assertThat(Clients.answer(refused.statusCode(), refused.body()))
          .isEqualTo("401 no-certificate");
      assertThat(refused.headers().map()).doesNotContainKeys("Seen-Early", "seen-early");
      HttpResponse<String> served = get("reader", application);
      assertThat(served.statusCode()).isEqualTo(200);
      assertThat(served.headers().firstValue("Seen-Early")).hasValue("acme/reader");
      assertThat(served.body()).startsWith("acme/reader|CLIENT_CERT|reader=true|writer=false|");
    } finally {
      deployer.undeploy(application);
    }
  }

  @Test
  void isFirstBeforeFiltersThatWebXmlDeclares() throws Exception {
    theGateIsFirstIn("early");
  }

  /** Jakarta Servlet 6.0 section 8.2.4: initializers do not depend on it. */
  @Test
  void isFirstWhereWebXmlIsAllOfTheMetadata() throws Exception {
    theGateIsFirstIn("complete");
  }

  @Test
  void isFirstWhereAnAbsoluteOrderingNamesItsJar() throws Exception {
    theGateIsFirstIn("ordered");
  }

  /** Whether the deployment fails, and what is answered then, is the container's. */
  private void nothingIsServedBy(String application) throws Exception {
    try {
      deployer.deploy(application);
    } catch (Exception e) {
      // Some say so at once.
    }
    for (String client : new String[] {"nobody", "reader"}) {
      for (String path : new String[] {"/who", "/open", "/", "/index.html"}) {
        assertThat(statusOf(client, application, path))
            .as(client + path)
            .isGreaterThanOrEqualTo(400);
      }
    }
    try {
      deployer.undeploy(application);
    } catch (Exception e) {
      // Where it was not deployed.
    }
  }

  private static int statusOf(String client, String application, String path)
      throws InterruptedException {
    try {
      HttpResponse<String> response =
          Clients.of(client, "TLSv1.3", Version.HTTP_1_1)
              .get(Connector.VERIFYING_WANT.uri(application, path));
      assertThat(response.headers().map()).doesNotContainKeys("Seen-Early", "seen-early");
      return response.statusCode();
    } catch (IOException e) {
      return 599;
    }
  }

  @Test
  void aBrokenPolicyHasNothingServed() throws Exception {
    nothingIsServedBy("broken");
  }

  @Test
  void aBrokenPolicyOfADeclaredFilterHasNothingServed() throws Exception {
    nothingIsServedBy("declared-broken");
  }
}
