/**
 * Running statistics of a stream: mergeable moments with decay, z-scores, and drift detectors.
 *
 * <p>May use {@code binary} and the JDK.
 */
@NullMarked
package dev.lifeboat.stats;

import org.jspecify.annotations.NullMarked;
