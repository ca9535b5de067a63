/**
 * What scoring tasks and the learning task decide: admission, scoring, the join of predictions and outcomes, accounting, mini-batch
 * assembly, expiry, and when models are published.
 *
 * <p>Plain Java: decoded values go in, effects come out, and state is behind small ports. The topology drives it with Kafka Streams;
 * {@link dev.lifeboat.pipeline.InMemoryPipeline} drives the same code in memory. Knows neither Kafka nor JSON nor a clock. May use
 * {@code config} and the packages below; does not know {@code format}.
 */
@NullMarked
package dev.lifeboat.pipeline;

import org.jspecify.annotations.NullMarked;
