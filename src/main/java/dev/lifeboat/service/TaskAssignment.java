package dev.lifeboat.service;

import dev.lifeboat.errors.UnavailableException;

/** The tasks of this instance. */
interface TaskAssignment {
    boolean hasActiveTasks();

    boolean hasStandbyTasks();

    /**
     * Changelog records that the standby store that is furthest behind has not restored.
     *
     * @throws UnavailableException if Kafka does not respond
     */
    long standbyLag();

    /** Lag up to which Kafka Streams assigns the active task to an instance. */
    long maxStandbyLag();

    /**
     * Whether the group has more members than tasks, so that some members have none.
     *
     * @throws UnavailableException if Kafka does not respond
     */
    boolean isSpare();
}
