package org.mtls4j.servlet.forwarded;

import java.util.List;

/** How one kind of proxy writes a chain into headers. Stateless and thread-safe. */
@FunctionalInterface
interface CertificateFormat {

  /**
   * The DER of each certificate, the client's own first; empty where the proxy says that there is
   * none. A chain without the client's own certificate is malformed.
   */
  List<byte[]> read(HeaderLines lines) throws MalformedHeader;
}
