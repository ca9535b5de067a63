/**
 * Feed-forward networks with ReLU units: shape, forward and backward pass, losses, optimizers, attributions.
 *
 * <p>Pure arithmetic on flat arrays. Sums are in index order and transcendental functions from {@link StrictMath}, so the same input
 * yields the same bits on every JVM. May use the JDK only.
 */
@NullMarked
package dev.lifeboat.nn;

import org.jspecify.annotations.NullMarked;
