package org.mtls4j.jaxrs;

/**
 * What the servlet container knows of a request and REST does not tell.
 *
 * @param requestUri the path as the client sent it
 * @param contextPath of the application
 * @param remote the peer's address
 */
record ServletFacts(String requestUri, String contextPath, String remote) {

  /** The request attribute that carries them. The type is not public: nobody makes one up. */
  static final String ATTRIBUTE = "org.mtls4j.jaxrs.ServletFacts";
}
