package dev.lifeboat.topology;

import org.jspecify.annotations.Nullable;

/**
 * Why a record is not accepted, and in words what about it.
 *
 * @param field that it is about, if it is about one
 */
record Rejection(
        DeadLetterReason reason, String message, @Nullable String field) {
    Rejection(DeadLetterReason reason, String message) {
        this(reason, message, null);
    }
}
