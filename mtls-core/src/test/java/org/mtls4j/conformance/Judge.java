package org.mtls4j.conformance;

/** Somebody who accepts or refuses chains: the product, or one of those that it is measured by. */
interface Judge {

  /** The judge's name in tables. */
  String name();

  /** What it makes of a case. What it throws counts as a refusal. */
  Answer judge(ConformanceCase what) throws Exception;
}
