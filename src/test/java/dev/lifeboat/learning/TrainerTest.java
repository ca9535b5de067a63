package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.learning.Example.Use;
import dev.lifeboat.nn.Backpropagation;
import dev.lifeboat.nn.Gradients;
import dev.lifeboat.nn.Loss;
import dev.lifeboat.nn.Optimizer;
import dev.lifeboat.nn.OptimizerState;
import dev.lifeboat.nn.Schedule;
import dev.lifeboat.nn.SigmoidLoss;
import dev.lifeboat.nn.SplitMix64;
import dev.lifeboat.stats.Scaling;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainerTest {
    private static final double CLIP = 2;
    private static final Scaling SCALING =
            new Scaling(new double[] {100, 40}, new double[] {30, 500}, new double[] {12, 250});
    private static final TrainingSettings PLAIN = TrainingSettings.of(Loss.CROSS_ENTROPY, Fixtures.adam(0.01));
    private static final Member MEMBER = Member.single(Fixtures.architecture(5), PLAIN);
    private static final TrainingSettings REPLAYING = PLAIN.withReplay(new ExperienceReplay(10, 3, 4));

    private final SplitMix64 random = new SplitMix64(5);
    private final Trainer trainer = new Trainer(Fixtures.SIGNATURE, MEMBER.architecture());
    private final NetworkState network = NetworkState.initial(Fixtures.SIGNATURE, MEMBER);

    @Test
    void stepIsOneOptimizerStepWithTheGradientOfTheScaledMiniBatch() {
        List<Example> examples = Fixtures.examples(random, 6);
        double[] expected = network.parameters().clone();
        Backpropagation backpropagation = new Backpropagation(network.shape());
        MiniBatch batch = new MiniBatch(InputEncoding.Z_SCORE.encoder(Fixtures.SIGNATURE.features()));
        batch.fill(examples, SCALING, CLIP);
        double loss = backpropagation.run(
                expected,
                batch.inputs(),
                batch.labels(),
                6,
                new SigmoidLoss(Loss.CROSS_ENTROPY, 1),
                Loss.Reduction.MEAN);
        double norm = Gradients.globalNorm(backpropagation.gradient());
        PLAIN.optimizer().step(expected, backpropagation.gradient(), OptimizerState.empty(expected.length));

        Step step = train(examples, PLAIN);

        assertThat(step).isEqualTo(new Step(6, loss, norm, false, 0));
        assertThat(Bits.of(network.parameters())).isEqualTo(Bits.of(expected));
    }

    @Test
    void heldOutExamplesAreNotTrainedWith() {
        NetworkState without = NetworkState.initial(Fixtures.SIGNATURE, MEMBER);
        List<Example> learned = Fixtures.examples(random, 4);
        List<Example> all = new ArrayList<>(learned);
        all.add(2, Fixtures.example(random, Use.HELD_OUT));
        all.add(Fixtures.example(random, Use.EXPIRED_HELD_OUT));

        Step step = train(all, REPLAYING);

        assertThat(trainer.train(without, batch(learned), REPLAYING)).isEqualTo(step);
        assertThat(step.examples()).isEqualTo(4);
        assertThat(network.replay().size()).isEqualTo(4);
        assertThat(Bits.of(network.parameters())).isEqualTo(Bits.of(without.parameters()));
    }

    @Test
    void miniBatchWithoutExamplesChangesNoParameter() {
        train(Fixtures.examples(random, 8), REPLAYING);
        long[] parameters = Bits.of(network.parameters());

        Step step = train(List.of(Fixtures.example(random, Use.HELD_OUT)), REPLAYING);

        assertThat(step).isEqualTo(Step.NONE);
        assertThat(Bits.of(network.parameters())).isEqualTo(parameters);
        assertThat(network.optimizer().step()).isEqualTo(4);
    }

    @Test
    void replayStepsFollowEachMiniBatch() {
        train(Fixtures.examples(random, 8), REPLAYING);
        assertThat(network.optimizer().step()).isEqualTo(4);
        assertThat(network.replay().size()).isEqualTo(8);
        train(Fixtures.examples(random, 8), REPLAYING);
        assertThat(network.optimizer().step()).isEqualTo(8);
        assertThat(network.replay().size()).isEqualTo(10);
    }

    @Test
    void replayDependsOnTheRandomStateOfTheNetworkOnly() {
        NetworkState other = NetworkState.initial(Fixtures.SIGNATURE, MEMBER);
        List<Example> examples = Fixtures.examples(random, 8);
        train(examples, REPLAYING);
        new Trainer(Fixtures.SIGNATURE, MEMBER.architecture()).train(other, batch(examples), REPLAYING);
        assertThat(Bits.of(network.parameters())).isEqualTo(Bits.of(other.parameters()));
        assertThat(network.random().state()).isEqualTo(other.random().state());
    }

    @Test
    void bufferIsEmptiedWhenReplayIsSwitchedOff() {
        train(Fixtures.examples(random, 8), REPLAYING);
        train(List.of(), PLAIN);
        assertThat(network.replay().size()).isZero();
        train(List.of(), REPLAYING.withReplay(new ExperienceReplay(10, 0, 4)));
        train(Fixtures.examples(random, 8), REPLAYING.withReplay(new ExperienceReplay(10, 0, 4)));
        assertThat(network.replay().size()).isZero();
    }

    @Test
    void stepWithANonFiniteGradientIsSkippedAndNotRemembered() {
        train(Fixtures.examples(random, 8), REPLAYING);
        long[] parameters = Bits.of(network.parameters());
        long[] inactive = network.inactive().clone();

        Step step = train(List.of(infinite()), REPLAYING);

        assertThat(step.skipped()).isTrue();
        assertThat(step.gradientNorm()).isNotFinite();
        assertThat(step.examples()).isEqualTo(1);
        assertThat(network.replay().size()).isEqualTo(8);
        assertThat(network.optimizer().step()).isEqualTo(4);
        assertThat(Bits.of(network.parameters())).isEqualTo(parameters);
        assertThat(network.inactive()).isEqualTo(inactive);
    }

    @Test
    void skippedReplayStepsAreCounted() {
        // The first step is finite, but leads to parameters whose logits and gradients overflow.
        TrainingSettings exploding = TrainingSettings.of(Loss.CROSS_ENTROPY, new Optimizer.Sgd(1e300, 0))
                .withReplay(new ExperienceReplay(10, 3, 4));
        train(Fixtures.examples(random, 8), PLAIN);

        Step step = train(Fixtures.examples(random, 8), exploding);

        assertThat(step.skipped()).isFalse();
        assertThat(step.skippedReplays()).isEqualTo(3);
        assertThat(network.optimizer().step()).isEqualTo(2);
    }

    @Test
    void weightOfPositiveExamplesShiftsTheTrainedLogitBeforeTheFirstExample() {
        train(List.of(), PLAIN.withPositiveWeight(10));
        assertThat(network.logitShift()).containsExactly(StrictMath.log(10));
        assertThat(network.parameters()[network.parameters().length - 1]).isEqualTo(StrictMath.log(10));
        train(List.of(), PLAIN);
        assertThat(network.logitShift()).containsExactly(0);
        assertThat(Bits.of(network.parameters())).isEqualTo(Bits.of(Fixtures.initialParameters()));
    }

    @Test
    void scheduleCountsStepsSinceTheLastResetOfTheOptimizer() {
        TrainingSettings warmingUp = TrainingSettings.of(Loss.CROSS_ENTROPY, new Optimizer.Sgd(1, 0))
                .withSchedule(new Schedule(Schedule.Kind.CONSTANT, 4, 1, 1, 0));
        List<Example> examples = Fixtures.examples(random, 8);
        for (int i = 0; i < 9; i++) {
            train(examples, PLAIN);
        }
        network.optimizer().reset();
        double[] before = network.parameters().clone();

        Step step = train(examples, warmingUp);

        double moved = 0;
        for (int i = 0; i < before.length; i++) {
            moved += Math.pow(network.parameters()[i] - before[i], 2);
        }
        assertThat(Math.sqrt(moved)).isCloseTo(step.gradientNorm() / 4, within(1e-12));
    }

    /** The replay steps draw the same examples: the buffers are equal, and so are the random states. */
    @Test
    void collectedExamplesAreOneStepLikeThatOfTheirMiniBatch() {
        TrainingSettings together = PLAIN.withReplay(new ExperienceReplay(10, 2, 3));
        TrainingSettings collecting = together.withExamplesPerStep(4);
        List<Example> examples = Fixtures.examples(random, 8);
        NetworkState collected = NetworkState.initial(Fixtures.SIGNATURE, MEMBER);
        for (int from = 0; from < 8; from += 4) {
            Step expected = train(examples.subList(from, from + 4), together);
            for (int i = from; i < from + 3; i++) {
                Step step = trainer.train(collected, batch(examples.subList(i, i + 1)), collecting);
                assertThat(step).isEqualTo(Step.collected(1));
                collected = read(collected);
            }
            Step last = trainer.train(collected, batch(examples.subList(from + 3, from + 4)), collecting);
            assertThat(last).isEqualTo(expected.withExamples(1));
            assertThat(bytes(collected)).isEqualTo(bytes(network));
        }
        assertThat(collected.optimizer().step()).isEqualTo(6);
    }

    @Test
    void stepIsTakenWithAllExamplesThatWait() {
        TrainingSettings collecting = REPLAYING.withExamplesPerStep(4);
        List<Example> examples = Fixtures.examples(random, 7);
        train(examples.subList(0, 3), collecting);
        assertThat(network.waiting()).isEqualTo(3);
        assertThat(network.optimizer().step()).isZero();
        NetworkState together = NetworkState.initial(Fixtures.SIGNATURE, MEMBER);
        trainer.train(together, batch(examples), REPLAYING);

        train(examples.subList(3, 7), collecting);

        assertThat(network.waiting()).isZero();
        assertThat(bytes(network)).isEqualTo(bytes(together));
    }

    @Test
    void heldOutExamplesDoNotWaitForAStep() {
        TrainingSettings collecting = REPLAYING.withExamplesPerStep(2);
        assertThat(train(List.of(Fixtures.example(random, Use.HELD_OUT)), collecting))
                .isEqualTo(Step.NONE);
        assertThat(network.waiting()).isZero();
        assertThat(network.replay().size()).isZero();
    }

    @Test
    void forgottenExamplesNoLongerWaitForAStep() {
        TrainingSettings collecting = REPLAYING.withExamplesPerStep(6);
        train(Fixtures.examples(random, 5), collecting);
        network.forgetBefore(2);
        assertThat(network.waiting()).isEqualTo(2);
        train(Fixtures.examples(random, 3), collecting);
        assertThat(network.optimizer().step()).isZero();
        assertThat(network.waiting()).isEqualTo(5);
    }

    private static NetworkState read(NetworkState network) {
        BinaryReader in = new BinaryReader(bytes(network), "network");
        NetworkState read = NetworkState.readFrom(in, network.shape(), Fixtures.SIGNATURE.inputs());
        in.requireEnd();
        return read;
    }

    private static byte[] bytes(NetworkState network) {
        BinaryWriter out = new BinaryWriter();
        network.writeTo(out, ReplayBuffer.Format.COMPLETE);
        return out.toBytes();
    }

    private Step train(List<Example> examples, TrainingSettings settings) {
        return trainer.train(network, batch(examples), settings);
    }

    private static TrainingBatch batch(List<Example> examples) {
        return new TrainingBatch(examples, SCALING, CLIP);
    }

    /** The second input is not scaled, so it is not clipped. */
    private static Example infinite() {
        return new Example(new double[] {1, Double.POSITIVE_INFINITY, 1}, 1, new double[] {0.5}, 0, Use.TRAINING, 0);
    }
}
