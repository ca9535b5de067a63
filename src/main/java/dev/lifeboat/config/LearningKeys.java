package dev.lifeboat.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;
import static org.apache.kafka.common.config.ConfigDef.Type.DOUBLE;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;
import static org.apache.kafka.common.config.ConfigDef.ValidString.in;

import dev.lifeboat.learning.ExperienceReplay;
import org.apache.kafka.common.config.ConfigDef;

/** The keys of the network, of how it learns and of what its inputs are scaled by, with their defaults and what they mean. */
final class LearningKeys {
    static final String HIDDEN_UNITS = "network.hidden.units";
    static final String SEED = "network.seed";
    static final String HIDDEN_INIT = "network.hidden.init";
    static final String OUTPUT_INIT = "network.output.init";
    static final String LOSS = "learning.loss";
    static final String REDUCTION = "learning.loss.reduction";
    static final String BATCH_SIZE = "learning.batch.size";
    static final String BATCH_LINGER = "learning.batch.linger.ms";
    static final String OPTIMIZER = "learning.optimizer";
    static final String RATE = "learning.rate";
    static final String BETA1 = "learning.beta1";
    static final String BETA2 = "learning.beta2";
    static final String EPSILON = "learning.epsilon";
    static final String WEIGHT_DECAY = "learning.weight.decay";
    static final String MOMENTUM = "learning.momentum";
    static final String ALPHA = "learning.alpha";
    static final String CLIP_NORM = "learning.clip.norm";
    static final String SCHEDULE = "learning.schedule";
    static final String SCHEDULE_WARMUP = "learning.schedule.warmup.steps";
    static final String SCHEDULE_PERIOD = "learning.schedule.period.steps";
    static final String SCHEDULE_DECAY = "learning.schedule.decay";
    static final String SCHEDULE_FLOOR = "learning.schedule.floor";
    static final String POSITIVE_WEIGHT = "learning.positive.weight";
    static final String REPLAY_SIZE = "learning.replay.size";
    static final String REPLAY_STEPS = "learning.replay.steps";
    static final String REPLAY_BATCH = "learning.replay.batch";
    static final String DRIFT_DETECTOR = "learning.drift.detector";
    static final String DRIFT_REACTION = "learning.drift.reaction";
    static final String DRIFT_CONFIDENCE = "learning.drift.adwin.delta";
    static final String DRIFT_THRESHOLD = "learning.drift.page.hinkley.threshold";
    static final String DRIFT_TOLERANCE = "learning.drift.page.hinkley.tolerance";
    static final String HALF_LIFE_MS = "scaling.half.life.ms";
    static final String HALF_LIFE_RECORDS = "scaling.half.life.records";
    static final String SCALING_CLIP = "scaling.clip";
    static final String SCALING_INTERVAL = "scaling.interval.ms";

    private static final int LARGEST_BATCH = 100_000;

    private LearningKeys() {}

    static void define(ConfigDef keys) {
        defineNetwork(keys);
        defineLearning(keys);
        defineSchedule(keys);
        defineExamples(keys);
        defineDrift(keys);
        defineScaling(keys);
    }

    private static void defineNetwork(ConfigDef keys) {
        keys.define(HIDDEN_UNITS, LIST, "10", HIGH, "Units of each hidden layer: 16,8 gives two.")
                .define(SEED, LONG, 1L, MEDIUM, "Seed of the initial weights.")
                .define(
                        HIDDEN_INIT,
                        STRING,
                        "glorot",
                        in("glorot", "he"),
                        LOW,
                        "Distribution of the initial weights of hidden units.")
                .define(
                        OUTPUT_INIT,
                        STRING,
                        "zero",
                        in("zero", "glorot"),
                        LOW,
                        "Initial weights of the output; zero: an untrained network says 0.5.");
    }

    private static void defineLearning(ConfigDef keys) {
        keys.define(LOSS, STRING, "cross-entropy", in("cross-entropy", "squared-error"), HIGH, "What is made small.")
                .define(REDUCTION, STRING, "mean", in("mean", "sum"), LOW, "How the losses of a mini-batch become one.")
                .define(
                        BATCH_SIZE,
                        INT,
                        8,
                        between(1, LARGEST_BATCH),
                        HIGH,
                        "Training examples that fill a mini-batch.")
                .define(
                        BATCH_LINGER,
                        LONG,
                        1000L,
                        between(0, Keys.LONGEST),
                        MEDIUM,
                        "Longest wait for a mini-batch to fill, from its first example; 0: wait until it is full.")
                .define(OPTIMIZER, STRING, "adam", in("adam", "adamw", "sgd", "rmsprop"), HIGH, "Update rule.")
                .define(RATE, DOUBLE, 0.001, new Above(0), HIGH, "Learning rate.")
                .define(BETA1, DOUBLE, 0.9, new Decay(), LOW, "Decay of the first moment: adam, adamw.")
                .define(BETA2, DOUBLE, 0.999, new Decay(), LOW, "Decay of the second moment: adam, adamw.")
                .define(EPSILON, DOUBLE, 1e-8, new Above(0), LOW, "Added to the divisor: adam, adamw, rmsprop.")
                .define(WEIGHT_DECAY, DOUBLE, 0.01, between(0, 1), LOW, "Decoupled weight decay: adamw.")
                .define(MOMENTUM, DOUBLE, 0.9, new Decay(), LOW, "Momentum: sgd.")
                .define(ALPHA, DOUBLE, 0.99, new Decay(), LOW, "Decay of the squared gradient: rmsprop.")
                .define(
                        CLIP_NORM,
                        DOUBLE,
                        0.0,
                        between(0, 1e6),
                        LOW,
                        "Largest global norm of a gradient; 0: no limit.");
    }

    private static void defineSchedule(ConfigDef keys) {
        keys.define(
                        SCHEDULE,
                        STRING,
                        "constant",
                        in("constant", "inverse-square-root", "cosine", "step"),
                        MEDIUM,
                        "How the learning rate changes with the optimiser's steps: not at all, as the square root of warm-up steps by"
                                + " steps, in cosines with restarts, or by a factor each period.")
                .define(
                        SCHEDULE_WARMUP,
                        LONG,
                        0L,
                        between(0, 1_000_000_000),
                        LOW,
                        "Steps over which the learning rate grows linearly to its full size; 0: none.")
                .define(
                        SCHEDULE_PERIOD,
                        LONG,
                        1000L,
                        between(1, 1_000_000_000),
                        LOW,
                        "Steps between two restarts (cosine) or decays (step), after the warm-up.")
                .define(
                        SCHEDULE_DECAY,
                        DOUBLE,
                        0.5,
                        between(1e-6, 1),
                        LOW,
                        "What each period multiplies the rate by: step.")
                .define(
                        SCHEDULE_FLOOR,
                        DOUBLE,
                        0.0,
                        between(0, 1),
                        LOW,
                        "Smallest share of the learning rate: cosine.");
    }

    private static void defineExamples(ConfigDef keys) {
        keys.define(
                        POSITIVE_WEIGHT,
                        DOUBLE,
                        1.0,
                        between(1e-6, 1e6),
                        MEDIUM,
                        "What the loss of examples with label 1 is multiplied by, for classes of unequal size; the probabilities"
                                + " that are emitted are corrected for it.")
                .define(
                        REPLAY_SIZE,
                        INT,
                        1024,
                        between(0, ExperienceReplay.LARGEST),
                        MEDIUM,
                        "Newest training examples that are remembered, to be learned from again; 0: none.")
                .define(REPLAY_STEPS, INT, 3, between(0, 1000), MEDIUM, "Extra optimiser steps a mini-batch; 0: none.")
                .define(
                        REPLAY_BATCH,
                        INT,
                        32,
                        between(1, ExperienceReplay.LARGEST),
                        MEDIUM,
                        "Remembered examples, drawn at random, of such a step.");
    }

    private static void defineDrift(ConfigDef keys) {
        keys.define(
                        DRIFT_DETECTOR,
                        STRING,
                        "adwin",
                        in("none", "adwin", "page-hinkley"),
                        MEDIUM,
                        "How changes of the emitted log loss and of the features are detected.")
                .define(
                        DRIFT_REACTION,
                        STRING,
                        "none",
                        in("none", "rewarm", "forget"),
                        MEDIUM,
                        "What is done when the log loss has risen; rewarm: forget the optimiser's moments and begin its schedule anew;"
                                + " forget: also keep, of scaling and replay, only what came since, and of the network"
                                + " nothing if it is worse than saying 0.5.")
                .define(
                        DRIFT_CONFIDENCE,
                        DOUBLE,
                        0.002,
                        between(1e-12, 0.5),
                        LOW,
                        "How likely a change may be seen where there is none: adwin.")
                .define(
                        DRIFT_THRESHOLD,
                        DOUBLE,
                        20.0,
                        new Above(0),
                        LOW,
                        "How far the sum of deviations may rise, in values from 0 to 1: page-hinkley.")
                .define(
                        DRIFT_TOLERANCE,
                        DOUBLE,
                        0.005,
                        between(0, 1),
                        LOW,
                        "Deviation that does not count: page-hinkley.");
    }

    private static void defineScaling(ConfigDef keys) {
        keys.define(
                        HALF_LIFE_MS,
                        LONG,
                        0L,
                        atLeast(0),
                        MEDIUM,
                        "Time of the records after which they weigh half in means and deviations; 0: never.")
                .define(
                        HALF_LIFE_RECORDS,
                        LONG,
                        0L,
                        atLeast(0),
                        MEDIUM,
                        "Records after which earlier ones weigh half in means and deviations; 0: never.")
                .define(
                        SCALING_CLIP,
                        DOUBLE,
                        10.0,
                        new Above(0),
                        LOW,
                        "Largest z-score; also how many deviations from the mean a value may move the running moments.")
                .define(
                        SCALING_INTERVAL,
                        LONG,
                        10_000L,
                        between(0, Keys.LONGEST),
                        LOW,
                        "How often running moments are journalled when no label comes; 0: never.");
    }
}
