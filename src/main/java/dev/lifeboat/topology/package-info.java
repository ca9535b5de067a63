/**
 * The Kafka Streams topology: sources, sinks, processors, state stores and punctuators. Processors decode, call the tasks of
 * {@code pipeline}, and forward; they decide nothing.
 *
 * <p>Every class here needs Kafka. May use {@code pipeline}, {@code format}, {@code config} and the packages below.
 */
@NullMarked
package dev.lifeboat.topology;

import org.jspecify.annotations.NullMarked;
