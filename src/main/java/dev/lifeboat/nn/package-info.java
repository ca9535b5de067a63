/**
 * Feed-forward networks with ReLU units and one sigmoid output: shape, forward and backward pass, losses, optimisers.
 *
 * <p>Pure arithmetic on flat arrays; may use nothing but the JDK. Every sum runs in index order and every transcendental
 * function comes from {@link StrictMath}, so that the same input gives the same bits on every JVM.
 */
@NullMarked
package dev.lifeboat.nn;

import org.jspecify.annotations.NullMarked;
