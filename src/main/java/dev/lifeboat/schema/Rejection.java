package dev.lifeboat.schema;

import org.jspecify.annotations.Nullable;

/**
 * Why a record is not accepted.
 *
 * @param message one line for people
 * @param field that the rejection is about, if it is about one
 */
public record Rejection(
        DeadLetterReason reason, String message, @Nullable String field) {
    public Rejection(DeadLetterReason reason, String message) {
        this(reason, message, null);
    }
}
