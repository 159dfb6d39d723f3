package org.mtls4j.servlet.forwarded;

import java.util.List;

/** The header fields of a request, as they came. */
public interface RequestFields {

  /** The names of all fields, in any case, each at least once. */
  List<String> names();

  /** The field lines of that name, in any case; empty where there is none. */
  List<String> lines(String name);
}
