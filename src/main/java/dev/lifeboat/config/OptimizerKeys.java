package dev.lifeboat.config;

import static org.apache.kafka.common.config.ConfigDef.Range.between;

import dev.lifeboat.nn.Optimizer;
import dev.lifeboat.nn.Schedule;
import java.util.EnumSet;
import java.util.List;

/** The update rule and how its learning rate changes. */
final class OptimizerKeys {
    private static final Key<Rule> RULE = Key.choice("learning.optimizer", "Update rule.", EnumSet.allOf(Rule.class))
            .orElse(Rule.ADAM);

    private static final Key<Double> RATE =
            Key.number("learning.rate", "Learning rate.").orElse(0.001).validatedBy(Interval.above(0));

    private static final Key<Double> BETA1 = Key.number(
                    "learning.beta1", "Decay rate of the first moment (`adam`, `adamw`).")
            .orElse(0.9)
            .validatedBy(Interval.decayRate());

    private static final Key<Double> BETA2 = Key.number(
                    "learning.beta2", "Decay rate of the second moment (`adam`, `adamw`).")
            .orElse(0.999)
            .validatedBy(Interval.decayRate());

    private static final Key<Double> EPSILON = Key.number(
                    "learning.epsilon", "Added to the denominator of the update (`adam`, `adamw`, `rmsprop`).")
            .orElse(1e-8)
            .validatedBy(Interval.above(0));

    private static final Key<Double> WEIGHT_DECAY = Key.number(
                    "learning.weight.decay", "Decoupled weight decay (`adamw`).")
            .orElse(0.01)
            .validatedBy(between(0, 1));

    private static final Key<Double> MOMENTUM =
            Key.number("learning.momentum", "Momentum (`sgd`).").orElse(0.9).validatedBy(Interval.decayRate());

    private static final Key<Double> ALPHA = Key.number(
                    "learning.alpha", "Decay rate of the squared gradient (`rmsprop`).")
            .orElse(0.99)
            .validatedBy(Interval.decayRate());

    private static final Key<Schedule.Kind> SCHEDULE = Key.choice(
                    "learning.schedule",
                    "Learning rate schedule over the optimizer's steps.",
                    EnumSet.allOf(Schedule.Kind.class))
            .orElse(Schedule.Kind.CONSTANT);

    private static final Key<Long> WARMUP = Key.whole(
                    "learning.schedule.warmup.steps",
                    "Steps over which the learning rate grows linearly to its full value. `0`: none.")
            .orElse(0L)
            .validatedBy(between(0, 1_000_000_000));

    private static final Key<Long> PERIOD = Key.whole(
                    "learning.schedule.period.steps",
                    "Steps between two restarts (`cosine`) or two decays (`step`), after the warm-up.")
            .orElse(1000L)
            .validatedBy(between(1, 1_000_000_000));

    private static final Key<Double> DECAY = Key.number(
                    "learning.schedule.decay", "Factor applied to the learning rate after each period (`step`).")
            .orElse(0.5)
            .validatedBy(between(1e-6, 1));

    private static final Key<Double> FLOOR = Key.number(
                    "learning.schedule.floor", "Minimum fraction of the learning rate (`cosine`).")
            .orElse(0.0)
            .validatedBy(between(0, 1));

    static final List<Key<?>> KEYS = List.of(
            RULE, RATE, BETA1, BETA2, EPSILON, WEIGHT_DECAY, MOMENTUM, ALPHA, SCHEDULE, WARMUP, PERIOD, DECAY, FLOOR);

    /** The update rules by the names that the configuration uses. */
    private enum Rule {
        ADAM,
        ADAMW,
        SGD,
        RMSPROP
    }

    private OptimizerKeys() {}

    static Optimizer optimizer(Values values) {
        double rate = values.get(RATE);
        double epsilon = values.get(EPSILON);
        Optimizer.Adam adam = new Optimizer.Adam(rate, values.get(BETA1), values.get(BETA2), epsilon);
        return switch (values.get(RULE)) {
            case ADAM -> adam;
            case ADAMW -> new Optimizer.AdamW(adam, values.get(WEIGHT_DECAY));
            case SGD -> new Optimizer.Sgd(rate, values.get(MOMENTUM));
            case RMSPROP -> new Optimizer.RmsProp(rate, values.get(ALPHA), epsilon);
        };
    }

    static Schedule schedule(Values values) {
        return new Schedule(
                values.get(SCHEDULE), values.get(WARMUP), values.get(PERIOD), values.get(DECAY), values.get(FLOOR));
    }
}
