/**
 * How good emitted probabilities were, over a sliding window, fading, and since the start. May use {@code binary} and the JDK.
 */
@NullMarked
package dev.lifeboat.evaluation;

import org.jspecify.annotations.NullMarked;
