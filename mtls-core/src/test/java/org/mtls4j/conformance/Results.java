package org.mtls4j.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A whole run.
 *
 * @param all in the order of the files
 * @param settings by suite
 */
record Results(List<Result> all, Map<String, SuiteSettings> settings) {

  /** Has everybody judge every case. */
  static Results of(List<ConformanceCase> cases, TimeLimit limit) throws InterruptedException {
    Map<String, SuiteSettings> settings = SuiteSettings.of(cases);
    Judge product = new ProductJudge(settings);
    List<Result> all = new ArrayList<>();
    for (ConformanceCase what : cases) {
      List<Answer> baselines = new ArrayList<>();
      for (Judge baseline : Baselines.ALL) {
        baselines.add(limit.ask(baseline, what));
      }
      all.add(new Result(what, limit.ask(product, what), List.copyOf(baselines)));
    }
    return new Results(List.copyOf(all), settings);
  }

  Set<String> suites() {
    return all.stream().map(it -> it.what().suite()).collect(Collectors.toCollection(TreeSet::new));
  }

  /** What counts. */
  List<Result> binding() {
    return all.stream().filter(it -> it.what().isScored()).toList();
  }
}
