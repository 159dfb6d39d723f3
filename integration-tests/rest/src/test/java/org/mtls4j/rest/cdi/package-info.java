/** An application under test whose classes CDI makes; it runs where there is CDI. */
package org.mtls4j.rest.cdi;
