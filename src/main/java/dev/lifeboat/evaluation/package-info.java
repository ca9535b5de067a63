/**
 * The evaluation of emitted predictions: over a sliding window, with fading averages, since the start, and in parts of a stream.
 *
 * <p>May use {@code binary} and the JDK.
 */
@NullMarked
package dev.lifeboat.evaluation;

import org.jspecify.annotations.NullMarked;
