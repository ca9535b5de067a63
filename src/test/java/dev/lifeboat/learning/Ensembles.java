package dev.lifeboat.learning;

import dev.lifeboat.learning.DriftSettings.Detector;
import dev.lifeboat.learning.DriftSettings.Reaction;
import dev.lifeboat.learning.Example.Use;
import dev.lifeboat.nn.Loss;
import dev.lifeboat.nn.Optimizer;
import dev.lifeboat.nn.SplitMix64;
import java.util.ArrayList;
import java.util.List;

/** Settings of small ensembles, and streams whose examples carry what each member emitted. */
final class Ensembles {
    static final TrainingSettings SGD = TrainingSettings.of(Loss.CROSS_ENTROPY, new Optimizer.Sgd(0.05, 0.5));
    static final Member LINEAR = member("linear", Fixtures.architecture(), SGD);
    static final Member DEEP =
            member("deep", Fixtures.architecture(4, 3), TrainingSettings.of(Loss.CROSS_ENTROPY, Fixtures.adam(0.01)));

    /** Piecewise linear, with replay; forgets after drift. */
    static final Member FORGETTING = member(
                    "forgetting",
                    new Architecture(
                            new InputEncoding(List.of(-1.0, 0.0, 1.5)),
                            List.of(3),
                            Fixtures.architecture().initialization()),
                    SGD.withReplay(new ExperienceReplay(10, 2, 4)))
            .withReaction(Reaction.FORGET);

    /** Takes a step for five examples at least. */
    static final Member COLLECTING = member(
            "collecting",
            Fixtures.architecture(6),
            SGD.withReplay(new ExperienceReplay(12, 1, 4)).withExamplesPerStep(5));

    static final Member SHADOW = shadow(member("shadow", Fixtures.architecture(2), SGD));

    private Ensembles() {}

    static Member member(String name, Architecture architecture, TrainingSettings training) {
        return new Member(name, architecture, training, Reaction.NONE, false);
    }

    static Member shadow(Member member) {
        return new Member(member.name(), member.architecture(), member.training(), member.reaction(), true);
    }

    static LearningSettings of(Member... members) {
        return Fixtures.settings().withMembers(List.of(members));
    }

    /** Everything that members can differ in, with detectors that find drift in noise. */
    static LearningSettings rich() {
        return of(LINEAR, DEEP, FORGETTING, COLLECTING, SHADOW)
                .withDrift(new DriftSettings(Detector.PAGE_HINKLEY, 0.002, 0.5, 0.005, Reaction.FORGET));
    }

    static List<Double> weights(LearnerState state) {
        return state.members().stream().map(MemberState::weight).toList();
    }

    static List<Integer> ids(LearnerState state) {
        return state.members().stream().map(MemberState::id).toList();
    }

    /** Records that are predicted by a model before they are learned from. */
    static final class Stream {
        private final SplitMix64 random;
        private final Scorer scorer = new Scorer();
        private long sequence;

        Stream(long seed) {
            this.random = new SplitMix64(seed);
        }

        /** A mini-batch of up to eight examples of any use. */
        ExamplesEntry next(Model model) {
            List<Example> examples = new ArrayList<>();
            for (int count = random.nextInt(9); count > 0; count--) {
                examples.add(example(model, Use.values()[random.nextInt(Use.values().length)]));
            }
            return Fixtures.entry(sequence++, Fixtures.moments(random, examples.size()), examples);
        }

        /** A mini-batch of training examples. */
        ExamplesEntry training(Model model, int count) {
            List<Example> examples = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                examples.add(example(model, Use.TRAINING));
            }
            return Fixtures.entry(sequence++, Fixtures.moments(random, count), examples);
        }

        /** Whose label follows from its features, with some noise. */
        private Example example(Model model, Use use) {
            Example record = Fixtures.example(random, use);
            double[] prediction = new double[1];
            MemberOutputs members = scorer.predict(model, record.features(), prediction);
            boolean positive = record.features()[1] == 1 ^ random.nextDouble() < 0.1;
            return new Example(record.features(), positive ? 1 : 0, prediction, members, model.version(), use, 0);
        }
    }
}
