package dev.lifeboat.bench;

/**
 * What a subject has to do.
 *
 * @param records that wait for it
 * @param warmUp of them, those whose output comes before the clock starts
 * @param partitions of the topics
 * @param hidden units a hidden layer, separated by commas
 */
record Scenario(Workload workload, long records, long warmUp, int partitions, int threads, String hidden) {
    Scenario(Workload workload, long records, long warmUp, int threads) {
        this(workload, records, warmUp, Bench.PARTITIONS, threads, workload.hidden());
    }

    String input() {
        return workload.input() + "-" + partitions;
    }

    String outcomes() {
        return "bench-outcomes-" + partitions;
    }

    /** The configuration, without what {@link Bench#configure} knows. */
    String settings() {
        return workload.settings(input(), outcomes(), partitions) + "network.hidden.units=" + hidden
                + "\nkafka.num.stream.threads=" + threads + "\nhttp.port=0\n";
    }
}
