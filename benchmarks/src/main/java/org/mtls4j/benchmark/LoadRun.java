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
 * container's calls, as no application has them. The variants take turns of some 20 ms, in a new
 * order each time, so that whatever else the machine does falls on all of them alike; a round is so
 * many turns of each. A server's time between its turns does not count: what it does once a second
 * would count as often as there are servers. What the JIT compiler makes differs from process to
 * process, so all are started several times. Arguments: the file of results; the number of starts;
 * of each, the numbers of rounds that are not counted and that are; the number of turns in a round;
 * the number of requests in a turn; what the application is made of, as {@link LoadServer} has it;
 * how many requests are under way on one connection; and which variants, all if left out. One
 * request is what HTTP clients do; with more, what the kernel does for each is shared among them,
 * and the rest weighs more.
 */
final class LoadRun implements AutoCloseable {

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
    int warmUp = Integer.parseInt(arguments[2]);
    int rounds = Integer.parseInt(arguments[3]);
    int turns = Integer.parseInt(arguments[4]);
    int requests = Integer.parseInt(arguments[5]);
    int underWay = Integer.parseInt(arguments[7]);
    StringBuilder lines = new StringBuilder("start,round,variant,cpu nanoseconds a request\n");
    for (int start = 0; start < starts; start++) {
      try (LoadRun run = new LoadRun(start)) {
        run.start(
            arguments[6],
            arguments.length > 8 ? List.of(arguments[8].split(",", -1)) : LoadServer.VARIANTS);
        for (int round = -warmUp; round < rounds; round++) {
          for (Map.Entry<String, Long> each : run.round(turns, requests, underWay).entrySet()) {
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
  private Map<String, Long> round(int turns, int requests, int underWay) throws Exception {
    List<String> order = new ArrayList<>(servers.keySet());
    Map<String, Long> each = new LinkedHashMap<>();
    for (int turn = 0; turn < turns; turn++) {
      Collections.shuffle(order, orders);
      for (String variant : order) {
        LoadedServer server = servers.get(variant);
        long before = server.cpu();
        int asked = server.ask(requests, underWay);
        each.merge(variant, (server.cpu() - before) / asked / turns, Long::sum);
      }
    }
    return each;
  }

  @Override
  public void close() {
    servers.values().forEach(LoadedServer::close);
  }
}
