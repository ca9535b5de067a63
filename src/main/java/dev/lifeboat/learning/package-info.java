/**
 * The learner: a fold over journal entries, the model that results, and the binary formats of both.
 *
 * <p>Knows nothing of Kafka, JSON or clocks. May use {@code nn}, {@code stats}, {@code evaluation}, {@code schema} and {@code binary}.
 */
@NullMarked
package dev.lifeboat.learning;

import org.jspecify.annotations.NullMarked;
