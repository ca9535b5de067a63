/**
 * Running statistics of a stream: moments that can be merged and may decay, the z-scores taken from them, and tests for drift. May use
 * {@code binary} and the JDK.
 */
@NullMarked
package dev.lifeboat.stats;

import org.jspecify.annotations.NullMarked;
