package org.mtls4j.revocation.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtls4j.revocation.fetch.DocumentStore.Draft;
import org.mtls4j.revocation.fetch.DocumentStore.NotKept;
import org.mtls4j.revocation.fetch.Fetched.Content;

/** What was kept comes back whole, or not at all. */
class DocumentStoreTest {

  private static final URI ADDRESS = URI.create("http://crl.example/a.crl");
  private static final Validators VALIDATORS =
      new Validators(Optional.of("\"tag\""), Optional.empty());

  @TempDir private Path directory;

  private DocumentStore store() {
    return new DocumentStore(directory.resolve("made/when/needed"));
  }

  private void write(DocumentStore store, byte[] content, boolean keep) throws Exception {
    try (Draft draft = store.begin(ADDRESS, VALIDATORS)) {
      draft.along(new ByteArrayInputStream(content)).readAllBytes();
      if (keep) {
        draft.keep();
      }
    }
  }

  private List<Path> files() throws Exception {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void bringsBackWhatWasKept() throws Exception {
    write(store(), new byte[] {1, 2}, true);
    write(store(), new byte[] {3, 4, 5}, true);
    try (Content content = store().open(ADDRESS).orElseThrow()) {
      assertThat(content.validators()).isEqualTo(VALIDATORS);
      assertThat(content.stream().readAllBytes()).containsExactly(3, 4, 5);
    }
    assertThat(files()).hasSize(1);
    assertThat(store().open(URI.create("http://crl.example/b.crl"))).isEmpty();
  }

  @Test
  void dropsWhatWasNotKept() throws Exception {
    write(store(), new byte[] {1, 2}, true);
    write(store(), new byte[] {3}, false);
    try (Content content = store().open(ADDRESS).orElseThrow()) {
      assertThat(content.stream().readAllBytes()).containsExactly(1, 2);
    }
    assertThat(files()).hasSize(1);
  }

  @Test
  void isEmptyWhereThereIsNothing() throws Exception {
    assertThat(store().open(ADDRESS)).isEmpty();
  }

  @Test
  void whatIsNotItsOwnIsNotRead() throws Exception {
    write(store(), new byte[] {1, 2}, true);
    Files.writeString(files().get(0), "something else that somebody wrote there");
    assertThat(store().open(ADDRESS)).isEmpty();
  }

  @Test
  void whereNothingCanBeWrittenItIsSaidSo() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    DocumentStore store = new DocumentStore(file);
    assertThatThrownBy(() -> store.begin(ADDRESS, VALIDATORS)).isInstanceOf(NotKept.class);
  }

  @Test
  void whatWasKeptLongBeforeTheLatestIsDropped() throws Exception {
    URI early = URI.create("urn:early");
    URI late = URI.create("urn:late");
    DocumentStore store = new DocumentStore(directory);
    keep(store, early);
    for (java.io.File file : directory.toFile().listFiles()) {
      assertThat(file.setLastModified(0)).isTrue();
    }
    keep(store, late);
    store.drop(java.time.Duration.ofDays(36_500));
    assertThat(store.open(early)).isPresent();
    store.drop(java.time.Duration.ofDays(1));
    assertThat(store.open(early)).isEmpty();
    assertThat(store.open(late)).isPresent();
  }

  private static void keep(DocumentStore store, URI address) throws Exception {
    try (DocumentStore.Draft draft = store.begin(address, Validators.NONE)) {
      draft.keep();
    }
  }
}
