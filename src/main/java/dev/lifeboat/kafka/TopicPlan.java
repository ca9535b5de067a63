package dev.lifeboat.kafka;

import dev.lifeboat.config.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/**
 * A topic as it is created if it does not exist.
 *
 * @param copartitioned whether it has as many partitions as the input topic; otherwise it has one
 */
record TopicPlan(String name, boolean copartitioned, Map<String, String> settings) {
    private static final Map<String, String> KEEP_FOREVER = Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE,
            TopicConfig.RETENTION_MS_CONFIG, "-1",
            TopicConfig.RETENTION_BYTES_CONFIG, "-1");

    /** All topics of an application but its changelogs, the input first. */
    static List<TopicPlan> of(Topics topics) {
        List<TopicPlan> plans = new ArrayList<>();
        plans.add(new TopicPlan(topics.input(), true, Map.of()));
        String outcomes = topics.outcomes();
        if (outcomes != null) {
            plans.add(new TopicPlan(outcomes, true, Map.of()));
        }
        plans.add(new TopicPlan(topics.predictions(), true, Map.of()));
        plans.add(new TopicPlan(topics.deadLetters(), true, Map.of()));
        plans.add(new TopicPlan(topics.journal(), false, KEEP_FOREVER));
        plans.add(new TopicPlan(topics.models(), false, Map.of()));
        return plans;
    }

    /** @param inputPartitions number of partitions of the input topic */
    int partitions(int inputPartitions) {
        return copartitioned ? inputPartitions : 1;
    }
}
