/**
 * The learner: a fold over journal records, the model it yields, and the binary formats of both.
 *
 * <p>Knows nothing of Kafka, JSON or clocks; may use {@code nn}, {@code stats} and {@code evaluation}.
 */
@NullMarked
package dev.lifeboat.learning;

import org.jspecify.annotations.NullMarked;
