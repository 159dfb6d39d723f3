/**
 * Client certificates in Apache Shiro: a realm for machines beside the realms for people. Begin
 * with {@link org.mtls4j.shiro.X509AuthenticatingFilter}.
 */
@NullMarked
package org.mtls4j.shiro;

import org.jspecify.annotations.NullMarked;
