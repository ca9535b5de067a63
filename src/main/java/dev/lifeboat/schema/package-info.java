/**
 * What a record looks like: the features, their types and limits, and how each becomes inputs of the network. May use nothing
 * but the JDK.
 */
@NullMarked
package dev.lifeboat.schema;

import org.jspecify.annotations.NullMarked;
