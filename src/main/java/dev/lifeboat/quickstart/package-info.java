/**
 * A Kafka broker in this JVM or in a child JVM, and the guided tour of the quickstart.
 *
 * <p>The only package that may use the Kafka server.
 */
@NullMarked
package dev.lifeboat.quickstart;

import org.jspecify.annotations.NullMarked;
