package dev.lifeboat.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lifeboat.pipeline.ModelHolder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last quarter of an hour, a sample a second. Before the service is ready for the first time nothing is known: counts that
 * spring from 0 to what an earlier process had counted would look like work.
 */
final class History implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(History.class);
    private static final int SAMPLES = 900;

    private final ModelHolder holder;
    private final Sources sources;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private final ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "http-history");
        thread.setDaemon(true);
        return thread;
    });
    private byte @Nullable [] evaluated;
    private Evaluated evaluation = Evaluated.NOTHING;
    private boolean wasReady;

    /** Of the sliding window, in the newest published model; NaN without a meaning. Weights by the name of the member. */
    private record Evaluated(
            double accuracy,
            double logLoss,
            double majorityAccuracy,
            double majorityLogLoss,
            double previousAccuracy,
            Map<String, Double> weights) {
        static final Evaluated NOTHING =
                new Evaluated(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Map.of());

        double weight(String member) {
            return weights.getOrDefault(member, Double.NaN);
        }

        static Evaluated of(byte[] published) {
            JsonNode model = Json.parse(published);
            JsonNode window = model.at("/evaluation/prequential/window");
            Map<String, Double> weights = new TreeMap<>();
            for (JsonNode member : model.path("members")) {
                weights.put(member.path("name").asText(), member.path("weight").asDouble());
            }
            return new Evaluated(
                    window.at("/model/accuracy").asDouble(Double.NaN),
                    window.at("/model/logLoss").asDouble(Double.NaN),
                    window.at("/majority/accuracy").asDouble(Double.NaN),
                    window.at("/majority/logLoss").asDouble(Double.NaN),
                    window.at("/previousLabel/accuracy").asDouble(Double.NaN),
                    weights);
        }
    }

    /**
     * Of this process and of its model.
     *
     * @param predictions emitted by this process, so that a partition that moves does not move them
     * @param learned examples in the model
     */
    private record Counts(long predictions, long learned) {}

    private record Sample(long timeMs, @Nullable Counts counts, Evaluated evaluation) {}

    History(Sources sources) {
        this.holder = sources.holder();
        this.sources = sources;
    }

    /** Samples from now on. */
    void start() {
        var unused = sampler.scheduleAtFixedRate(this::sample, 0, 1, TimeUnit.SECONDS);
    }

    private void sample() {
        try {
            wasReady = wasReady || sources.ready().get().isUp();
            add(System.currentTimeMillis());
        } catch (RuntimeException e) {
            log.error("The history lacks a sample", e);
        }
    }

    private synchronized void add(long timeMs) {
        byte[] published = holder.newestBytes();
        if (wasReady && published != null && published != evaluated) {
            evaluation = Evaluated.of(published);
            evaluated = published;
        }
        if (samples.size() == SAMPLES) {
            samples.removeFirst();
        }
        Counts counts = wasReady
                ? new Counts(
                        sources.status().get().predictions(), holder.newest().examples())
                : null;
        samples.addLast(new Sample(timeMs, counts, evaluation));
    }

    /** One array a quantity, oldest first, of what was sampled after {@code afterMs}; what is not known, or has no meaning, is null. */
    synchronized ObjectNode after(long afterMs) {
        List<Sample> wanted = new ArrayList<>();
        for (Sample sample : samples) {
            if (sample.timeMs > afterMs) {
                wanted.add(sample);
            }
        }
        ObjectNode json = Json.object();
        ArrayNode times = json.putArray("time");
        wanted.forEach(sample -> times.add(sample.timeMs));
        putCounts(json, "predictions", wanted, Counts::predictions);
        putCounts(json, "learned", wanted, Counts::learned);
        put(json, "accuracy", wanted, Evaluated::accuracy);
        put(json, "logLoss", wanted, Evaluated::logLoss);
        put(json, "majorityAccuracy", wanted, Evaluated::majorityAccuracy);
        put(json, "majorityLogLoss", wanted, Evaluated::majorityLogLoss);
        put(json, "previousLabelAccuracy", wanted, Evaluated::previousAccuracy);
        for (String member : evaluation.weights.keySet()) {
            put(json, "weight:" + member, wanted, sample -> sample.weight(member));
        }
        return json;
    }

    private static void putCounts(ObjectNode json, String name, List<Sample> samples, ToLongFunction<Counts> count) {
        ArrayNode values = json.putArray(name);
        for (Sample sample : samples) {
            if (sample.counts == null) {
                values.addNull();
            } else {
                values.add(count.applyAsLong(sample.counts));
            }
        }
    }

    private static void put(ObjectNode json, String name, List<Sample> samples, ToDoubleFunction<Evaluated> metric) {
        ArrayNode values = json.putArray(name);
        for (Sample sample : samples) {
            double value = metric.applyAsDouble(sample.evaluation);
            if (Double.isNaN(value)) {
                values.addNull();
            } else {
                values.add(value);
            }
        }
    }

    @Override
    public void close() {
        sampler.shutdownNow();
    }
}
