package org.mtls4j.revocation.fetch;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mtls4j.x509.Fingerprint;

/**
 * What was fetched and found good, kept in a directory for the next start. It proves nothing: who
 * reads it judges it as if it had just been fetched. Thread-safe.
 */
public final class DocumentStore {

  /** A document that could not be written. */
  public static final class NotKept extends IOException {
    private static final long serialVersionUID = 1;

    private NotKept(IOException cause) {
      super(cause.toString(), cause);
    }
  }

  private static final int FORMAT = 0x6d746c01;

  private final Path directory;

  /** Keeps documents in {@code directory}, which is made when there is something to keep. */
  public DocumentStore(Path directory) {
    this.directory = directory;
  }

  /** What was kept of {@code address}, if anything; to be closed. */
  public Optional<Fetched.Content> open(URI address) throws IOException {
    DataInputStream in;
    try {
      in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file(address))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    try {
      if (in.readInt() == FORMAT && in.readUTF().equals(address.toString())) {
        return Optional.of(
            new Fetched.Content(in, new Validators(text(in.readUTF()), text(in.readUTF()))));
      }
      in.close();
      return Optional.empty();
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** Begins to keep a document; until {@link Draft#keep} nobody sees it. */
  public Draft begin(URI address, Validators validators) throws NotKept {
    try {
      Files.createDirectories(directory);
      Path part = Files.createTempFile(directory, "mtls4j-", ".part");
      DataOutputStream out =
          new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(part)));
      Draft draft = new Draft(part, file(address), out);
      draft.write(() -> head(out, address, validators));
      return draft;
    } catch (IOException e) {
      throw new NotKept(e);
    }
  }

  /** Drops what was kept so long before the latest. */
  public void drop(Duration age) {
    try (Stream<Path> all = Files.list(directory)) {
      Map<Path, Instant> times = new HashMap<>();
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        times.put(file, Files.getLastModifiedTime(file).toInstant());
      }
      Instant latest = times.values().stream().max(Instant::compareTo).orElse(Instant.MIN);
      for (Map.Entry<Path, Instant> each : times.entrySet()) {
        if (Duration.between(each.getValue(), latest).compareTo(age) > 0) {
          Files.deleteIfExists(each.getKey());
        }
      }
    } catch (IOException e) {
      // What cannot be dropped takes some room, and nothing else.
    }
  }

  private static void head(DataOutputStream out, URI address, Validators validators)
      throws IOException {
    out.writeInt(FORMAT);
    out.writeUTF(address.toString());
    out.writeUTF(validators.etag().orElse(""));
    out.writeUTF(validators.lastModified().orElse(""));
  }

  private static Optional<String> text(String written) {
    return written.isEmpty() ? Optional.empty() : Optional.of(written);
  }

  private Path file(URI address) {
    String name = Fingerprint.of(address.toString().getBytes(StandardCharsets.UTF_8)).hex();
    return directory.resolve("mtls4j-" + name);
  }

  /** A document that is being written. Not thread-safe. */
  public static final class Draft implements AutoCloseable {

    private final Path part;
    private final Path file;
    private final OutputStream out;
    private @Nullable IOException failure;

    private Draft(Path part, Path file, OutputStream out) {
      this.part = part;
      this.file = file;
      this.out = out;
    }

    /** Reads {@code in} and writes along; a full disk does not disturb the reader. */
    public InputStream along(InputStream in) {
      return new Copying(in);
    }

    private interface Writing {
      void run() throws IOException;
    }

    private void write(Writing writing) {
      try {
        if (failure == null) {
          writing.run();
        }
      } catch (IOException e) {
        failure = e;
      }
    }

    /**
     * Takes the place of what was kept before, whole.
     *
     * @throws NotKept when it could not be written
     */
    public void keep() throws NotKept {
      write(out::close);
      write(
          () ->
              Files.move(
                  part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING));
      if (failure != null) {
        throw new NotKept(failure);
      }
    }

    /** Drops it unless it was kept. */
    @Override
    public void close() {
      try {
        write(out::close);
        Files.deleteIfExists(part);
      } catch (IOException e) {
        // What cannot be dropped is not looked at again.
      }
    }

    private final class Copying extends FilterInputStream {

      Copying(InputStream in) {
        super(in);
      }

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = in.read(bytes, offset, length);
        if (read > 0) {
          write(() -> out.write(bytes, offset, read));
        }
        return read;
      }
    }
  }
}
