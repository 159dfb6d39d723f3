package org.mtls4j.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Requests over TLS 1.3 connections that stay open, to a server for each variant, in a process of
 * its own: in one process together, the JIT compiler would have nine filters at each of the
 * container's calls, as no application has them. Every round asks each variant once, in an order of
 * its own, so that whatever else the machine does falls on all of them alike. What the JIT compiler
 * makes differs from process to process, so all are started several times. Arguments: the file of
 * results, the number of starts, the number of rounds of each, the number of requests of each
 * variant and round, what the application is made of, as {@link LoadServer} has it, how many
 * requests are under way on one connection, and which variants; without the last, all. One request
 * is what HTTP clients do; with more, what the kernel does for each is shared among them, and the
 * rest weighs more.
 */
final class LoadRun implements AutoCloseable {

  private static final int WARM_UP_ROUNDS = 10;

  private final Map<String, LoadedServer> servers = new LinkedHashMap<>();
  private final Random orders;

  private LoadRun(int start) {
    orders = new Random(start);
  }

  private void start(String application, List<String> variants) throws Exception {
    // In another order each time: whoever is started first has waited longest.
    List<String> order = new ArrayList<>(variants);
    Collections.shuffle(order, orders);
    for (String variant : order) {
      servers.put(variant, new LoadedServer(Partners.temporaryDirectory(), application, variant));
    }
  }

  /** Measures, and writes one line for each variant of each round. */
  public static void main(String... arguments) throws Exception {
    int starts = Integer.parseInt(arguments[1]);
    int rounds = Integer.parseInt(arguments[2]);
    int requests = Integer.parseInt(arguments[3]);
    int underWay = Integer.parseInt(arguments[5]);
    StringBuilder lines = new StringBuilder("start,round,variant,cpu nanoseconds a request\n");
    for (int start = 0; start < starts; start++) {
      try (LoadRun run = new LoadRun(start)) {
        run.start(
            arguments[4],
            arguments.length > 6 ? List.of(arguments[6].split(",", -1)) : LoadServer.VARIANTS);
        for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
          for (Map.Entry<String, Long> each : run.round(requests, underWay).entrySet()) {
            if (round >= 0) {
              lines.append(start).append(',').append(round).append(',');
              lines.append(each.getKey()).append(',').append(each.getValue()).append('\n');
            }
          }
        }
      }
      Files.writeString(Path.of(arguments[0]), lines);
    }
  }

  /** The CPU nanoseconds a request of each variant. */
  private Map<String, Long> round(int requests, int underWay) throws Exception {
    List<String> order = new ArrayList<>(servers.keySet());
    Collections.shuffle(order, orders);
    Map<String, Long> each = new LinkedHashMap<>();
    for (String variant : order) {
      LoadedServer server = servers.get(variant);
      long before = server.cpu();
      int asked = server.ask(requests, underWay);
      each.put(variant, (server.cpu() - before) / asked);
    }
    return each;
  }

  @Override
  public void close() {
    servers.values().forEach(LoadedServer::close);
  }
}
