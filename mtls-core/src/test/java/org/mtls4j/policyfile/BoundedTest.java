package org.mtls4j.policyfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All of a file is read, whatever its stream tells of its length beforehand, and no more. */
class BoundedTest {

  private static InputStream telling(int available, byte[] content) {
    return new ByteArrayInputStream(content) {
      @Override
      public synchronized int available() {
        return available;
      }
    };
  }

  private static byte[] content(int length) {
    byte[] content = new byte[length];
    new Random(length).nextBytes(content);
    return content;
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0, 1",
    "1, 1",
    "700, 0",
    "700, -2",
    "700, 699",
    "700, 700",
    "700, 701",
    "8192, 8192",
    "8193, 8193",
    "100000, 1",
    "100000, 100000",
    "100000, 2147483647",
    "1048576, 1048576"
  })
  void allIsRead(int length, int told) throws Exception {
    assertThat(Bounded.read(1, telling(told, content(length)))).isEqualTo(content(length));
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "1048577", "2147483647"})
  void noMoreIsReadThanTheLimit(int told) {
    assertThatThrownBy(() -> Bounded.read(1, telling(told, content((1 << 20) + 1))))
        .isInstanceOf(IOException.class)
        .hasMessage("it is longer than 1 MB");
  }
}
