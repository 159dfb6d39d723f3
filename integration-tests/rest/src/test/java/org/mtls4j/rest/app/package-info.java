/** The application under test. */
package org.mtls4j.rest.app;
