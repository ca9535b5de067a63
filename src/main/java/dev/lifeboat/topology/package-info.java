/**
 * The stream: sources, processors, stores and the formats of the topics; and {@link dev.lifeboat.topology.PipelineObserver}, the
 * port through which it is watched. May use Kafka Streams, Jackson, {@code config} and what lies below.
 */
@NullMarked
package dev.lifeboat.topology;

import org.jspecify.annotations.NullMarked;
