/**
 * The typed configuration: one properties file, overridden by the environment, refused as a whole when anything in it is wrong. May
 * use Kafka's {@code ConfigDef}, {@code learning}, {@code schema} and what lies below.
 */
@NullMarked
package dev.lifeboat.config;

import org.jspecify.annotations.NullMarked;
