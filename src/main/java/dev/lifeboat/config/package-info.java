/**
 * The typed configuration: one properties file, overridden by environment variables, rejected as a whole if anything in it is wrong.
 *
 * <p>May use Kafka's {@code ConfigDef}, {@code learning}, {@code schema} and the packages below.
 */
@NullMarked
package dev.lifeboat.config;

import org.jspecify.annotations.NullMarked;
