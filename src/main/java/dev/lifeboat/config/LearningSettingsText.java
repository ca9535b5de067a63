package dev.lifeboat.config;

import dev.lifeboat.evaluation.EvaluationSettings;
import dev.lifeboat.learning.Architecture;
import dev.lifeboat.learning.DriftSettings;
import dev.lifeboat.learning.LearningSettings;
import dev.lifeboat.learning.Member;
import dev.lifeboat.learning.TrainingSettings;
import dev.lifeboat.nn.Initialization;
import dev.lifeboat.nn.Optimizer;
import dev.lifeboat.nn.Schedule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Learning settings as they are written in a configuration, for people who compare them. */
public final class LearningSettingsText {
    private LearningSettingsText() {}

    /** Key → value of every setting that the journal contains. */
    public static Map<String, String> of(LearningSettings settings) {
        Map<String, String> text = new LinkedHashMap<>();
        text.put("learning.paused", Boolean.toString(settings.paused()));
        if (settings.members().size() == 1) {
            putMember(settings.members().get(0), "", text);
        } else {
            text.put(
                    "ensemble.members",
                    String.join(
                            ",", settings.members().stream().map(Member::name).toList()));
            settings.members().forEach(member -> putMember(member, EnsembleKeys.PREFIX + member.name() + ".", text));
            text.put("ensemble.rate", number(settings.mixing().rate()));
            text.put("ensemble.share", number(settings.mixing().share()));
        }
        putDrift(settings.drift(), text);
        text.put("scaling.clip", number(settings.scaling().clip()));
        text.put(
                "scaling.half.life.ms",
                Long.toString(settings.scaling().halfLife().ms()));
        text.put(
                "scaling.half.life.records",
                Long.toString(settings.scaling().halfLife().records()));
        EvaluationSettings evaluation = settings.evaluation();
        text.put("predictions.threshold", number(evaluation.threshold()));
        text.put("evaluation.window", Integer.toString(evaluation.window()));
        text.put("evaluation.holdout.fraction", number(settings.holdOut().fraction()));
        return text;
    }

    /**
     * A setting that changed.
     *
     * @param before its old value; {@code unset} if it had none
     * @param after its new value
     */
    public record Change(String key, String before, String after) {
        @Override
        public String toString() {
            return key + " " + before + " → " + after;
        }
    }

    /** What changed, in the order of the reference. */
    public static List<Change> changes(LearningSettings before, LearningSettings after) {
        Map<String, String> old = of(before);
        List<Change> changes = new ArrayList<>();
        of(after).forEach((key, value) -> {
            String previous = old.getOrDefault(key, "unset");
            if (!previous.equals(value)) {
                changes.add(new Change(key, previous, value));
            }
        });
        return changes;
    }

    /** What changed, in the order of the reference: {@code learning.rate 0.01 → 0.03}. */
    public static List<String> differences(LearningSettings before, LearningSettings after) {
        return changes(before, after).stream().map(Change::toString).toList();
    }

    private static void putMember(Member member, String prefix, Map<String, String> text) {
        Map<String, String> own = new LinkedHashMap<>();
        putArchitecture(member.architecture(), own);
        putTraining(member.training(), own);
        own.put("learning.drift.reaction", Key.written(member.reaction()));
        if (!prefix.isEmpty()) {
            own.put("shadow", Boolean.toString(member.shadow()));
        }
        own.forEach((key, value) -> text.put(prefix + key, value));
    }

    private static void putArchitecture(Architecture architecture, Map<String, String> text) {
        text.put(
                "network.hidden.units", list(architecture.hiddenUnits().stream().map(String::valueOf)));
        text.put(
                "network.breakpoints",
                list(architecture.encoding().breakpoints().stream().map(LearningSettingsText::number)));
        Initialization initialization = architecture.initialization();
        text.put("network.seed", Long.toString(initialization.seed()));
        text.put("network.hidden.init", Key.written(initialization.hidden()));
        text.put("network.output.init", Key.written(initialization.output()));
    }

    private static String list(Stream<String> values) {
        return values.collect(Collectors.joining(","));
    }

    private static void putTraining(TrainingSettings training, Map<String, String> text) {
        text.put("learning.loss", Key.written(training.loss()));
        text.put("learning.loss.reduction", Key.written(training.reduction()));
        text.put("learning.clip.norm", number(training.clipNorm()));
        text.put("learning.positive.weight", number(training.positiveWeight()));
        text.put("learning.replay.size", Integer.toString(training.replay().size()));
        text.put("learning.replay.steps", Integer.toString(training.replay().steps()));
        text.put("learning.replay.batch", Integer.toString(training.replay().batch()));
        text.put("learning.examples.per.step", Integer.toString(training.examplesPerStep()));
        putOptimizer(training.optimizer(), text);
        Schedule schedule = training.schedule();
        text.put("learning.schedule", Key.written(schedule.kind()));
        text.put("learning.schedule.warmup.steps", Long.toString(schedule.warmup()));
        text.put("learning.schedule.period.steps", Long.toString(schedule.period()));
        text.put("learning.schedule.decay", number(schedule.decay()));
        text.put("learning.schedule.floor", number(schedule.floor()));
    }

    private static void putOptimizer(Optimizer optimizer, Map<String, String> text) {
        if (optimizer instanceof Optimizer.Adam adam) {
            text.put("learning.optimizer", "adam");
            putAdam(adam, text);
        } else if (optimizer instanceof Optimizer.AdamW adamW) {
            text.put("learning.optimizer", "adamw");
            putAdam(adamW.adam(), text);
            text.put("learning.weight.decay", number(adamW.weightDecay()));
        } else if (optimizer instanceof Optimizer.Sgd sgd) {
            text.put("learning.optimizer", "sgd");
            text.put("learning.rate", number(sgd.learningRate()));
            text.put("learning.momentum", number(sgd.momentum()));
        } else if (optimizer instanceof Optimizer.RmsProp rmsProp) {
            text.put("learning.optimizer", "rmsprop");
            text.put("learning.rate", number(rmsProp.learningRate()));
            text.put("learning.alpha", number(rmsProp.alpha()));
            text.put("learning.epsilon", number(rmsProp.epsilon()));
        }
    }

    private static void putAdam(Optimizer.Adam adam, Map<String, String> text) {
        text.put("learning.rate", number(adam.learningRate()));
        text.put("learning.beta1", number(adam.beta1()));
        text.put("learning.beta2", number(adam.beta2()));
        text.put("learning.epsilon", number(adam.epsilon()));
    }

    private static void putDrift(DriftSettings drift, Map<String, String> text) {
        text.put("learning.drift.detector", Key.written(drift.detector()));
        text.put("learning.drift.reaction", Key.written(drift.reaction()));
        text.put("learning.drift.adwin.delta", number(drift.confidence()));
        text.put("learning.drift.page.hinkley.threshold", number(drift.threshold()));
        text.put("learning.drift.page.hinkley.tolerance", number(drift.tolerance()));
    }

    /** Without a fraction of zeros: {@code 10}. */
    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
