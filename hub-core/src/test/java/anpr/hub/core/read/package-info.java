/** Tests of the canonical read, and arbitrary reads for the tests of others. */
@NullMarked
package anpr.hub.core.read;

import org.jspecify.annotations.NullMarked;
