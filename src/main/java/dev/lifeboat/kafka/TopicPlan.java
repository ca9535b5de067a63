package dev.lifeboat.kafka;

import dev.lifeboat.config.JournalConfig;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.config.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/**
 * A topic as it is created if it does not exist.
 *
 * @param copartitioned whether it has as many partitions as the input topic; otherwise it has one
 */
record TopicPlan(String name, boolean copartitioned, Map<String, String> settings) {
    /** Kafka deletes whole segments: a record stays for at most this part of the retention longer. */
    private static final int SEGMENTS_PER_RETENTION = 4;

    private static final long DEFAULT_SEGMENT_MS = 7 * 86_400_000L;

    /** All topics of an application but its changelogs, the input first. */
    static List<TopicPlan> of(LifeboatConfig config) {
        Topics topics = config.topics();
        List<TopicPlan> plans = new ArrayList<>();
        plans.add(new TopicPlan(topics.input(), true, Map.of()));
        String outcomes = topics.outcomes();
        if (outcomes != null) {
            plans.add(new TopicPlan(outcomes, true, Map.of()));
        }
        plans.add(new TopicPlan(topics.predictions(), true, Map.of()));
        plans.add(new TopicPlan(topics.deadLetters(), true, Map.of()));
        plans.add(new TopicPlan(topics.journal(), false, kept(config.journal().retentionMs())));
        plans.add(new TopicPlan(topics.models(), false, Map.of()));
        return plans;
    }

    private static Map<String, String> kept(long retentionMs) {
        Map<String, String> settings = new HashMap<>();
        settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        settings.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(retentionMs));
        settings.put(TopicConfig.RETENTION_BYTES_CONFIG, "-1");
        if (retentionMs != JournalConfig.FOREVER) {
            long segmentMs = Math.min(DEFAULT_SEGMENT_MS, Math.max(1, retentionMs / SEGMENTS_PER_RETENTION));
            settings.put(TopicConfig.SEGMENT_MS_CONFIG, Long.toString(segmentMs));
        }
        return settings;
    }

    /** @param inputPartitions number of partitions of the input topic */
    int partitions(int inputPartitions) {
        return copartitioned ? inputPartitions : 1;
    }
}
