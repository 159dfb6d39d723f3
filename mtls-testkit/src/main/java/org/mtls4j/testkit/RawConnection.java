package org.mtls4j.testkit;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocket;

/**
 * One TLS connection that speaks HTTP/1.1 as it is told, byte for byte: for requests that no HTTP
 * client would send, and to be sure that several requests share a connection. It does not check the
 * server's host name. Not thread-safe.
 */
public final class RawConnection implements AutoCloseable {

  private static final Pattern LENGTH =
      Pattern.compile("\r\ncontent-length: *([0-9]+) *\r\n", Pattern.CASE_INSENSITIVE);
  private static final int TIMEOUT_MILLIS = 30_000;

  private final SSLSocket socket;

  private RawConnection(SSLSocket socket) {
    this.socket = socket;
  }

  /**
   * What came back.
   *
   * @param status such as 200
   * @param head status line and headers; not null
   * @param body as ISO 8859-1; not null, empty where the server told no length
   */
  public record Answer(int status, String head, String body) {}

  /**
   * Connects and shakes hands, presenting what {@code client} presents.
   *
   * @param client not null
   * @param server its host and port count, the port must be told; not null
   * @return a connection to be closed; never null
   * @throws IOException if either side refuses the other
   */
  public static RawConnection open(TestClient client, URI server) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            client.sslContext().getSocketFactory().createSocket(server.getHost(), server.getPort());
    socket.setSoTimeout(TIMEOUT_MILLIS);
    return new RawConnection(socket);
  }

  /**
   * Sends a request without a body and reads one answer.
   *
   * @param head the request line, and headers after a CR LF; a {@code Host} header and the empty
   *     line are added; not null
   * @return never null
   * @throws IOException if there is no answer, or the connection has ended
   */
  public Answer send(String head) throws IOException {
    String request = head + "\r\nHost: localhost\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    InputStream in = socket.getInputStream();
    StringBuilder read = new StringBuilder();
    while (read.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("the server ended the connection after: " + read);
      }
      read.append((char) next);
    }
    String answer = read.toString();
    Matcher length = LENGTH.matcher(answer);
    boolean hasBody = length.find() && !head.startsWith("HEAD ");
    String body =
        hasBody
            ? new String(
                in.readNBytes(Integer.parseInt(length.group(1))), StandardCharsets.ISO_8859_1)
            : "";
    return new Answer(Integer.parseInt(answer.substring(9, 12)), answer, body);
  }

  /** Ends the connection. */
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
