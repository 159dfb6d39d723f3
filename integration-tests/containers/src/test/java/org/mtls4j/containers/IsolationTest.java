package org.mtls4j.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.security.Security;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two applications with two policies in one container. */
@ExtendWith(ArquillianExtension.class)
class IsolationTest {

  private static final String ONE_PARTNER =
      """
      version: 1
      trust-domains:
        %1$s:
          anchors: [%1$s-root.pem]
          names: {subject: {O: %2$s}}
          principal: "{subject.CN} of %2$s"
          revocation: {check: none}
      access:
        - {path: /who, allow: authenticated}
        %3$s
      """;

  @ArquillianResource private Deployer deployer;

  @Deployment(name = "one", managed = false, testable = false)
  static WebArchive one() {
    return Wars.quick(
        "one", ONE_PARTNER.formatted("acme", "Acme", "- {path: /open, allow: anyone}"));
  }

  @Deployment(name = "two", managed = false, testable = false)
  static WebArchive two() {
    return Wars.quick("two", ONE_PARTNER.formatted("globex", "Globex", ""));
  }

  private static String get(String client, String application, String path) throws Exception {
    HttpResponse<String> response =
        Clients.of(client, "TLSv1.3", Version.HTTP_1_1)
            .get(Connector.VERIFYING_WANT.uri(application, path));
    return response.statusCode() == 200
        ? response.body().substring(0, response.body().indexOf('|'))
        : Clients.answer(response.statusCode(), response.body());
  }

  @Test
  void neitherTouchesTheOtherNorTheJvm() throws Exception {
    Map<String, String> before = jvm();
    deployer.deploy("one");
    deployer.deploy("two");
    try {
      assertThat(get("reader", "one", "/who")).isEqualTo("reader of Acme");
      assertThat(get("reader", "two", "/who")).isEqualTo("401 unknown-issuer");
      assertThat(get("globex", "two", "/who")).isEqualTo("reader of Globex");
      assertThat(get("globex", "one", "/who")).isEqualTo("401 unknown-issuer");
      assertThat(get("nobody", "one", "/open")).isEqualTo("null");
      assertThat(get("nobody", "two", "/open")).isEqualTo("401 no-certificate");
      assertThat(get("reader", "two", "/open")).isEqualTo("401 unknown-issuer");
      deployer.undeploy("one");
      assertThat(get("globex", "two", "/who")).isEqualTo("reader of Globex");
      assertThat(get("reader", "two", "/who")).isEqualTo("401 unknown-issuer");
    } finally {
      deployer.undeploy("two");
    }
    assertThat(jvm()).isEqualTo(before);
  }

  /** What an application could change for all others, where the container is in this JVM. */
  private static Map<String, String> jvm() throws Exception {
    Map<String, String> state = new TreeMap<>(new HashMap<>(System.getenv()));
    System.getProperties().forEach((key, value) -> state.put("property " + key, "" + value));
    state.put(
        "providers",
        Arrays.stream(Security.getProviders())
            .map(provider -> provider.getName() + provider.getVersionStr() + provider.size())
            .collect(Collectors.joining(" ")));
    for (String name :
        new String[] {
          "jdk.certpath.disabledAlgorithms",
          "jdk.tls.disabledAlgorithms",
          "ocsp.enable",
          "com.sun.security.enableCRLDP",
          "ssl.TrustManagerFactory.algorithm",
          "networkaddress.cache.ttl"
        }) {
      state.put("security " + name, "" + Security.getProperty(name));
    }
    state.put("trust", TrustManagerFactory.getDefaultAlgorithm());
    state.put("tls", "" + System.identityHashCode(SSLContext.getDefault()));
    state.put("handler", "" + Thread.getDefaultUncaughtExceptionHandler());
    return state;
  }
}
