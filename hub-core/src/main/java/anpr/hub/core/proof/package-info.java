/** Proof that nothing was altered: commitments that can be opened in part, Merkle trees, signed checkpoints. JDK only. */
@NullMarked
package anpr.hub.core.proof;

import org.jspecify.annotations.NullMarked;
