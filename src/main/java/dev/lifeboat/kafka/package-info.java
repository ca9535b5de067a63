/**
 * Access to Kafka: clients and Kafka Streams settings from the configuration, the topics of an application with their checks, privileges,
 * and maximum record sizes.
 *
 * <p>May use Kafka's clients, {@code topology}, {@code errors} and the packages below.
 */
@NullMarked
package dev.lifeboat.kafka;

import org.jspecify.annotations.NullMarked;
