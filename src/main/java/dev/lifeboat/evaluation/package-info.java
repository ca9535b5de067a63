/**
 * How good emitted probabilities were, over a sliding window and since the start. May use nothing but the JDK.
 */
@NullMarked
package dev.lifeboat.evaluation;

import org.jspecify.annotations.NullMarked;
