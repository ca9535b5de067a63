/**
 * Running statistics of a stream: moments that can be merged, and the z-scores taken from them. May use nothing but the JDK.
 */
@NullMarked
package dev.lifeboat.stats;

import org.jspecify.annotations.NullMarked;
