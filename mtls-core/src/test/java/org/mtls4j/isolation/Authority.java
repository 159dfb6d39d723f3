package org.mtls4j.isolation;

/**
 * A CA as others see it: a name, which anybody may take, and a key.
 *
 * @param name index into {@link Pki}'s names
 * @param key index into {@link Pki}'s keys
 */
record Authority(int name, int key) {}
