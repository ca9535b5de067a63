/**
 * A real Kafka broker without an installation, in this JVM or in a child of it, and the guided tour that runs on it.
 *
 * <p>The only room that may use Kafka's server; everybody else sees a broker through its clients.
 */
@NullMarked
package dev.lifeboat.quickstart;

import org.jspecify.annotations.NullMarked;
