package org.mtls4j.policyfile;

/**
 * Something wrong with a policy file.
 *
 * @param file its name, as it was given
 * @param line from 1
 * @param column from 1
 * @param message what is wrong and what would do
 */
public record FileProblem(String file, int line, int column, String message) {

  @Override
  public String toString() {
    return file + ":" + line + ":" + column + ": " + message;
  }
}
