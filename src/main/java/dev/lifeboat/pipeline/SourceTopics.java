package dev.lifeboat.pipeline;

import dev.lifeboat.schema.Source;

/**
 * The ids of the source topics (KIP-516), by which a topic that was recreated is recognized.
 *
 * @param outcomes empty if there is no such topic
 */
public record SourceTopics(String records, String outcomes) {
    String id(Source source) {
        return switch (source) {
            case RECORDS -> records;
            case OUTCOMES -> outcomes;
        };
    }
}
