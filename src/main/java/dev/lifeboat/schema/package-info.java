/**
 * What a record looks like: its features, their types and limits, how each becomes inputs of a network; and the values that describe a
 * record on its way: raw, decoded, rejected.
 *
 * <p>May use the JDK only.
 */
@NullMarked
package dev.lifeboat.schema;

import org.jspecify.annotations.NullMarked;
