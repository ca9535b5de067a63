package dev.lifeboat.topology;

/** Why a record is not accepted, and in words what about it. */
record Rejection(DeadLetterReason reason, String message) {}
