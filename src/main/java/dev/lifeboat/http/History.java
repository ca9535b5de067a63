package dev.lifeboat.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lifeboat.topology.ModelHolder;
import dev.lifeboat.topology.RecordResult;
import dev.lifeboat.topology.Totals;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last quarter of an hour, a sample a second. */
final class History implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(History.class);
    private static final int SAMPLES = 900;

    private final ModelHolder holder;
    private final Supplier<Reading> reading;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private final ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "http-history");
        thread.setDaemon(true);
        return thread;
    });
    private final ScheduledFuture<?> sampling;
    private byte @Nullable [] evaluated;
    private Evaluated evaluation = Evaluated.NOTHING;

    /** Of the sliding window, in the newest published model; NaN without a meaning. */
    private record Evaluated(
            double accuracy, double logLoss, double majorityAccuracy, double majorityLogLoss, double previousAccuracy) {
        static final Evaluated NOTHING = new Evaluated(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

        static Evaluated of(byte[] model) {
            JsonNode window = Json.parse(model).at("/evaluation/train/window");
            return new Evaluated(
                    window.at("/model/accuracy").asDouble(Double.NaN),
                    window.at("/model/logLoss").asDouble(Double.NaN),
                    window.at("/majority/accuracy").asDouble(Double.NaN),
                    window.at("/majority/logLoss").asDouble(Double.NaN),
                    window.at("/previousLabel/accuracy").asDouble(Double.NaN));
        }
    }

    private record Sample(long timeMs, long predictions, long learned, Evaluated evaluation) {}

    /** Samples from now on. */
    History(Sources sources) {
        this.holder = sources.holder();
        this.reading = sources.reading();
        sampling = sampler.scheduleAtFixedRate(this::sample, 0, 1, TimeUnit.SECONDS);
    }

    private void sample() {
        try {
            add(System.currentTimeMillis(), reading.get().totals());
        } catch (RuntimeException e) {
            log.error("The history has a hole", e);
        }
    }

    private synchronized void add(long timeMs, Totals totals) {
        byte[] published = holder.published();
        if (published != null && published != evaluated) {
            evaluation = Evaluated.of(published);
            evaluated = published;
        }
        if (samples.size() == SAMPLES) {
            samples.removeFirst();
        }
        samples.addLast(new Sample(
                timeMs, totals.of(RecordResult.PREDICTED), holder.held().examples(), evaluation));
    }

    /** One array a quantity, oldest first, of what was sampled after {@code afterMs}; what has no meaning is null. */
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
        ArrayNode predictions = json.putArray("predictions");
        wanted.forEach(sample -> predictions.add(sample.predictions));
        ArrayNode learned = json.putArray("learned");
        wanted.forEach(sample -> learned.add(sample.learned));
        put(json, "accuracy", wanted, Evaluated::accuracy);
        put(json, "logLoss", wanted, Evaluated::logLoss);
        put(json, "majorityAccuracy", wanted, Evaluated::majorityAccuracy);
        put(json, "majorityLogLoss", wanted, Evaluated::majorityLogLoss);
        put(json, "previousLabelAccuracy", wanted, Evaluated::previousAccuracy);
        return json;
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
        sampling.cancel(true);
        sampler.shutdown();
    }
}
