package org.mtls4j.revocation;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.cert.X509CRLHolder;
import org.mtls4j.x509.ParsedCertificate;

/**
 * What a CRL takes of the heap: octets an entry that stay, and the most that there were while it
 * was loaded from a file. Run it with a small young generation, as {@code benchmarks/run} does, so
 * that what is garbage already counts little.
 */
public final class CrlHeap {

  private static final int ENTRIES = 1_000_000;

  private interface Reader {
    Object read(InputStream in) throws Exception;
  }

  private CrlHeap() {}

  /** Prints a line for each reader. */
  public static void main(String[] arguments) throws Exception {
    for (boolean reasons : List.of(false, true)) {
      Path file = Files.createTempFile("benchmark", ".crl");
      try {
        Files.write(file, LargeCrl.of(ENTRIES, reasons).der());
        tell("JDK", file, reasons, in -> CertificateFactory.getInstance("X.509").generateCRL(in));
        tell("Bouncy Castle", file, reasons, in -> new X509CRLHolder(in.readAllBytes()));
        ParsedCertificate issuer = LargeCrl.issuer();
        tell(
            "mtls4j",
            file,
            reasons,
            in -> {
              Crl list = Crl.read(in);
              list.isSignedBy(issuer);
              return list;
            });
      } finally {
        Files.delete(file);
      }
    }
  }

  private static void tell(String name, Path file, boolean reasons, Reader reader)
      throws Exception {
    // Once to load classes and everything that is made once.
    try (InputStream tiny = new ByteArrayInputStream(LargeCrl.of(10, reasons).der())) {
      reader.read(tiny);
    }
    long before = settled();
    resetPeaks();
    Object list;
    try (InputStream in = Files.newInputStream(file)) {
      list = reader.read(in);
    }
    long peak = peaks() - before;
    long retained = settled() - before;
    System.out.printf(
        Locale.ROOT,
        "%-14s %s  retained %6.1f B an entry   peak while loading %6.1f B an entry   (%s)%n",
        name,
        reasons ? "with reasons   " : "without reasons",
        (double) retained / ENTRIES,
        (double) peak / ENTRIES,
        list.getClass().getSimpleName());
  }

  private static long settled() throws InterruptedException {
    for (int i = 0; i < 4; i++) {
      System.gc();
      Thread.sleep(50);
    }
    return pools().stream().mapToLong(pool -> pool.getUsage().getUsed()).sum();
  }

  private static void resetPeaks() {
    pools().forEach(MemoryPoolMXBean::resetPeakUsage);
  }

  private static long peaks() {
    return pools().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
  }

  private static List<MemoryPoolMXBean> pools() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .toList();
  }
}
