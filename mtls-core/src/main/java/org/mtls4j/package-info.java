/**
 * Who is this client, and may it? Begin with {@link org.mtls4j.MtlsAuthenticator}, the line that
 * every decision takes, and {@link org.mtls4j.MtlsPolicy}, what it is judged by.
 */
@NullMarked
package org.mtls4j;

import org.jspecify.annotations.NullMarked;
