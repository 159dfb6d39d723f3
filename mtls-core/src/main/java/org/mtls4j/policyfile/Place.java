package org.mtls4j.policyfile;

/**
 * A place in a file.
 *
 * @param file its name, as people should be told it
 * @param line from 1
 * @param column from 1
 */
record Place(String file, int line, int column) {

  static Place startOf(String file) {
    return new Place(file, 1, 1);
  }
}
