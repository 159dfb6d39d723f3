package org.mtls4j.jaxrs;

/**
 * What a client can ask for.
 *
 * @param httpMethod the verb
 * @param path below the application's own, as the annotations write it
 * @param rule who may
 */
record Operation(String httpMethod, String path, OperationRule rule) {}
