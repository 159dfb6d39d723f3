package org.mtls4j.demo;

/**
 * One request of the tour and what it should get.
 *
 * @param what what the client tries
 * @param client a client of {@link DemoPki}, or empty for none
 * @param method the HTTP method
 * @param path the path
 * @param status the status it should get
 * @param code the code of the refusal it should get, or empty
 */
record Visit(String what, String client, String method, String path, int status, String code) {

  static Visit allowed(String what, String client, String method, String path, int status) {
    return new Visit(what, client, method, path, status, "");
  }

  static Visit refused(
      String what, String client, String method, String path, int status, String code) {
    return new Visit(what, client, method, path, status, code);
  }
}
