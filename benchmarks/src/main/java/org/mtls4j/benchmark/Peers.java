package org.mtls4j.benchmark;

import jakarta.servlet.Filter;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.cert.CertPathValidator;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.PKIXRevocationChecker.Option;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.mtls4j.testkit.CrlBuilder;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsByNameServiceWrapper;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationProvider;
import org.springframework.security.web.authentication.preauth.x509.X509AuthenticationFilter;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;

/** What others do for one request. */
final class Peers {

  /** Judges a chain, leaf first, or throws. */
  @FunctionalInterface
  interface Judge {
    void judge(X509Certificate[] chain) throws GeneralSecurityException;
  }

  private static final int LISTED = 1_000;

  private Peers() {}

  /** The JDK's path validation, without revocation. */
  static Judge jdk(Partners partners) throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    Set<TrustAnchor> anchors = Set.of(new TrustAnchor(partners.root().certificate(), null));
    return chain -> {
      PKIXParameters parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      CertPathValidator.getInstance("PKIX")
          .validate(factory.generateCertPath(List.of(chain)), parameters);
    };
  }

  /** The same with a CRL of 1,000 entries for each CA. */
  static Judge jdkWithLists(Partners partners) throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    Set<TrustAnchor> anchors = Set.of(new TrustAnchor(partners.root().certificate(), null));
    CertStore lists =
        CertStore.getInstance(
            "Collection",
            new CollectionCertStoreParameters(
                List.of(list(partners.root().crl()), list(partners.issuing().crl()))));
    return chain -> {
      CertPathValidator validator = CertPathValidator.getInstance("PKIX");
      PKIXRevocationChecker checker = (PKIXRevocationChecker) validator.getRevocationChecker();
      checker.setOptions(EnumSet.of(Option.PREFER_CRLS, Option.NO_FALLBACK));
      PKIXParameters parameters = new PKIXParameters(anchors);
      parameters.addCertStore(lists);
      parameters.addCertPathChecker(checker);
      validator.validate(factory.generateCertPath(List.of(chain)), parameters);
    };
  }

  private static X509CRL list(CrlBuilder list) {
    for (int i = 0; i < LISTED; i++) {
      list.revoke(java.math.BigInteger.valueOf(1_000_000L + i), java.time.Instant.EPOCH, 0);
    }
    return list.build();
  }

  /** Bouncy Castle's path validation, on certificates that it has read. */
  static Judge bouncyCastle(Partners partners) throws GeneralSecurityException {
    Provider provider = new BouncyCastleProvider();
    CertificateFactory factory = CertificateFactory.getInstance("X.509", provider);
    Set<TrustAnchor> anchors = Set.of(new TrustAnchor(partners.root().certificate(), null));
    return chain -> {
      PKIXParameters parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      CertPathValidator.getInstance("PKIX", provider)
          .validate(factory.generateCertPath(List.of(chain)), parameters);
    };
  }

  private static UserDetailsService users() {
    return name -> User.withUsername(name).password("").roles("reader").build();
  }

  /** Spring Security's X.509 filter alone. */
  static Filter springFilter() {
    var provider = new PreAuthenticatedAuthenticationProvider();
    provider.setPreAuthenticatedUserDetailsService(new UserDetailsByNameServiceWrapper<>(users()));
    X509AuthenticationFilter filter = new X509AuthenticationFilter();
    filter.setAuthenticationManager(new ProviderManager(provider));
    // Without sessions; and every request anew, as behind Spring Security's own chain.
    filter.setSecurityContextRepository(new RequestAttributeSecurityContextRepository());
    filter.afterPropertiesSet();
    return (request, response, chain) -> {
      try {
        filter.doFilter(request, response, chain);
      } finally {
        SecurityContextHolder.clearContext();
      }
    };
  }

  /** Spring Security's chain of filters as its documentation sets it up for X.509. */
  static Filter springChain() {
    return new AnnotationConfigApplicationContext(Configured.class)
        .getBean("springSecurityFilterChain", Filter.class);
  }

  /** Without sessions, as ours keeps none either. */
  @EnableWebSecurity
  static class Configured {

    @Bean
    UserDetailsService userDetailsService() {
      return users();
    }

    @Bean
    SecurityFilterChain rules(HttpSecurity http) throws Exception {
      return http.x509(x509 -> x509.userDetailsService(users()))
          .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
          .authorizeHttpRequests(
              rules ->
                  rules
                      .requestMatchers(request -> request.getRequestURI().contains("/orders/"))
                      .hasRole("reader")
                      .anyRequest()
                      .denyAll())
          .build();
    }
  }
}
