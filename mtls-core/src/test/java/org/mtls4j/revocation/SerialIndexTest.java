package org.mtls4j.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every serial number that is listed is found, and no other, however they are distributed. */
class SerialIndexTest {

  private static final BigInteger BIG = BigInteger.ONE.shiftLeft(127);

  static Stream<Arguments> distributions() {
    Random random = new Random(7);
    return Stream.of(
        distribution("random, 16 octets", 40_000, i -> new BigInteger(127, random)),
        distribution("random, of any length and sign", 40_000, i -> anyLength(random)),
        distribution("counted", 40_000, BigInteger::valueOf),
        distribution("counted, behind a long beginning", 40_000, i -> BIG.add(valueOf(i))),
        distribution("ends that differ in the first octet", 300, i -> valueOf(i).shiftLeft(120)),
        distribution("last octets that are the same", 4_000, i -> valueOf(i).shiftLeft(64)),
        distribution("eight octets", 40_000, i -> new BigInteger(63, random)),
        distribution("two heaps", 40_000, i -> valueOf(i % 2).shiftLeft(100).add(valueOf(i))),
        distribution("one and the same", 20_000, i -> BIG),
        distribution("powers of two and their negatives", 4_000, SerialIndexTest::power),
        distribution("a single one", 1, i -> BigInteger.TEN),
        distribution("zero", 1, i -> BigInteger.ZERO),
        distribution("none", 0, i -> BigInteger.ZERO));
  }

  private static Arguments distribution(String what, int count, IntFunction<BigInteger> serial) {
    return arguments(what, IntStream.range(0, count).mapToObj(serial).toList());
  }

  private static BigInteger valueOf(long value) {
    return BigInteger.valueOf(value);
  }

  private static BigInteger anyLength(Random random) {
    BigInteger magnitude = new BigInteger(random.nextInt(200), random);
    return random.nextBoolean() ? magnitude : magnitude.negate();
  }

  private static BigInteger power(int i) {
    BigInteger power = BigInteger.ONE.shiftLeft(i / 2);
    return i % 2 == 0 ? power : power.negate();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("distributions")
  void findsWhatIsListedAndNothingElse(String what, List<BigInteger> serials) throws Exception {
    List<BigInteger> shuffled = new ArrayList<>(serials);
    Collections.shuffle(shuffled, new Random(1));
    SerialIndex index = index(shuffled);
    java.util.Set<BigInteger> listed = new java.util.HashSet<>(serials);
    assertThat(index.size()).isEqualTo(serials.size());
    assertThat(serials).allMatch(serial -> index.find(serial) != null);
    assertThat(serials)
        .flatMap(s -> List.of(s.add(BigInteger.ONE), s.negate(), s.shiftLeft(8), s.shiftRight(8)))
        .allMatch(other -> (index.find(other) != null) == listed.contains(other));
  }

  private static SerialIndex index(List<BigInteger> serials) throws UnusableCrlException {
    SerialIndex.Builder index = new SerialIndex.Builder();
    for (BigInteger serial : serials) {
      byte[] octets = serial.toByteArray();
      index.add(octets, 0, octets.length, 1, 1);
    }
    return index.build();
  }

  /** No DER, but whoever writes it so means the same number. */
  @Test
  void paddingDoesNotHideANumber() throws Exception {
    SerialIndex.Builder index = new SerialIndex.Builder();
    index.add(new byte[] {0, 0, 0, 5}, 0, 4, 1, 1);
    index.add(new byte[] {-1, -1, -128}, 0, 3, 1, 1);
    SerialIndex built = index.build();
    assertThat(built.find(BigInteger.valueOf(5))).isNotNull();
    assertThat(built.find(BigInteger.valueOf(-128))).isNotNull();
    assertThat(built.find(BigInteger.valueOf(128))).isNull();
  }

  @Test
  void theEarliestEntryThatListsCounts() throws Exception {
    SerialIndex.Builder index = new SerialIndex.Builder();
    for (int[] entry : new int[][] {{30, 1}, {10, CrlEntry.REMOVE}, {20, 3}}) {
      index.add(new byte[] {7}, 0, 1, entry[0], entry[1]);
    }
    CrlEntry found = Objects.requireNonNull(index.build().find(BigInteger.valueOf(7)));
    assertThat(found.since()).isEqualTo(CrlTime.unpacked(20));
    assertThat(found.reason()).isEqualTo(3);
  }
}
