package dev.lifeboat.pipeline;

/**
 * How far a partition of a source topic was processed.
 *
 * @param topicId id of the topic (KIP-516), which differs after the topic was recreated; empty if nothing was processed
 * @param next offset of the first record that was not processed
 */
record SourcePosition(String topicId, long next) {
    /** The position of a topic of which nothing was processed. */
    static final SourcePosition START = new SourcePosition("", 0);

    /** @throws SourceTopicException if the position is that of another topic with the same name */
    SourcePosition in(String topic, String currentId) {
        if (!topicId.isEmpty() && !topicId.equals(currentId)) {
            throw new SourceTopicException("topic " + topic + " was deleted and created again (its id was " + topicId
                    + " and is " + currentId + "), but the application has counted the records of the earlier one:"
                    + " use another application.id");
        }
        return new SourcePosition(currentId, next);
    }

    /** Whether a record was processed before. */
    boolean isBeyond(long offset) {
        return offset < next;
    }

    SourcePosition after(long offset) {
        return new SourcePosition(topicId, offset + 1);
    }
}
