/**
 * The evaluation of emitted predictions: over a sliding window, with fading averages, and since the start.
 *
 * <p>May use {@code binary} and the JDK.
 */
@NullMarked
package dev.lifeboat.evaluation;

import org.jspecify.annotations.NullMarked;
