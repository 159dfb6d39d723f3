package org.mtls4j.servlet;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.hpack.HpackDecoder;
import org.eclipse.jetty.http2.hpack.HpackException;
import org.mtls4j.testkit.TestClient;

/** One HTTP/2 request (RFC 9113) with header fields as told, which no HTTP client would send. */
final class RawHttp2 {

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int TIMEOUT_MILLIS = 30_000;

  private RawHttp2() {}

  /**
   * What came back.
   *
   * @param status 0 where the stream was reset or the connection ended instead
   */
  record Answer(int status, String body) {}

  /** Sends {@code fields}, names and values in turn, on a connection of its own. */
  static Answer send(TestClient client, URI server, String... fields) throws Exception {
    try (SSLSocket socket =
        (SSLSocket)
            client
                .sslContext()
                .getSocketFactory()
                .createSocket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      socket.setSSLParameters(parameters);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      frame(out, SETTINGS, 0, 0, new byte[0]);
      frame(out, HEADERS, END_STREAM | END_HEADERS, 1, literal(fields));
      out.flush();
      return answer(new DataInputStream(socket.getInputStream()));
    }
  }

  private static void frame(DataOutputStream out, int type, int flags, int stream, byte[] payload)
      throws IOException {
    out.writeByte(0);
    out.writeShort(payload.length);
    out.writeByte(type);
    out.writeByte(flags);
    out.writeInt(stream);
    out.write(payload);
  }

  /** Literal fields without indexing, neither name nor value compressed (RFC 7541 §6.2.2). */
  private static byte[] literal(String... fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < fields.length; i++) {
      if (i % 2 == 0) {
        out.write(0);
      }
      byte[] bytes = fields[i].getBytes(StandardCharsets.ISO_8859_1);
      out.write(bytes.length);
      out.writeBytes(bytes);
    }
    return out.toByteArray();
  }

  private static Answer answer(DataInputStream in) throws IOException, HpackException {
    HpackDecoder decoder = new HpackDecoder(1 << 14, System::nanoTime);
    StringBuilder body = new StringBuilder();
    int status = 0;
    while (true) {
      int length;
      try {
        length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      } catch (EOFException e) {
        return new Answer(0, "");
      }
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      in.readInt();
      byte[] payload = in.readNBytes(length);
      if (type == RST_STREAM || type == GOAWAY) {
        return new Answer(0, "");
      }
      if (type == HEADERS) {
        status = ((MetaData.Response) decoder.decode(ByteBuffer.wrap(payload))).getStatus();
      } else if (type == DATA) {
        body.append(new String(payload, StandardCharsets.UTF_8));
      }
      if ((type == HEADERS || type == DATA) && (flags & END_STREAM) != 0) {
        return new Answer(status, body.toString());
      }
    }
  }
}
