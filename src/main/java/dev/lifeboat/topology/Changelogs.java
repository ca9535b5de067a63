package dev.lifeboat.topology;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The settings of compacted topics. Topics are created with what their largest record needs.
 *
 * @param ledgerBytes size of the largest snapshot of a ledger
 * @param learnerBytes size of the largest learner state
 * @param pendingBytes size of the largest pending state
 */
public record Changelogs(long ledgerBytes, long learnerBytes, long pendingBytes) {
    /** What producers and topics accept by default: the smaller of the two. */
    public static final int DEFAULT_MAX_BYTES = 1 << 20;

    /** An active segment is not compacted, and a restart reads all of it: small segments keep restarts short. */
    private static final long SEGMENT_BYTES = 2 * 1024 * 1024;

    /** For a topic with many keys, which takes long to read anyway. */
    private static final long LARGE_SEGMENT_BYTES = 8 * SEGMENT_BYTES;

    /** Changelog topic of the ledgers. */
    public static String ledgerTopic(String applicationId) {
        return applicationId + "-" + LifeboatTopology.LEDGER_STORE + "-changelog";
    }

    /** Changelog topic of the learner state. */
    public static String learnerTopic(String applicationId) {
        return applicationId + "-" + LifeboatTopology.LEARNER_STORE + "-changelog";
    }

    /** Changelog topic of pending predictions and outcomes. */
    public static String pendingTopic(String applicationId) {
        return applicationId + "-" + LifeboatTopology.PENDING_STORE + "-changelog";
    }

    Map<String, String> ledger() {
        return compacted(ledgerBytes);
    }

    Map<String, String> learner() {
        return compacted(learnerBytes);
    }

    Map<String, String> pending() {
        return compacted(pendingBytes, LARGE_SEGMENT_BYTES);
    }

    /**
     * Settings of a compacted topic with few keys.
     *
     * @param largest size of the largest record: a topic rejects records that are larger than its segments
     */
    public static Map<String, String> compacted(long largest) {
        return compacted(largest, SEGMENT_BYTES);
    }

    private static Map<String, String> compacted(long largest, long segmentBytes) {
        Map<String, String> settings = new HashMap<>();
        settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        settings.put(TopicConfig.SEGMENT_BYTES_CONFIG, Long.toString(Math.max(segmentBytes, largest)));
        settings.put(TopicConfig.SEGMENT_MS_CONFIG, "600000");
        settings.put(TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.1");
        if (largest > DEFAULT_MAX_BYTES) {
            settings.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Long.toString(largest));
        }
        return settings;
    }
}
