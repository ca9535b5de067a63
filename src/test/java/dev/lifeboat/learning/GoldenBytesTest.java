package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.learning.Example.Use;
import dev.lifeboat.nn.Loss;
import dev.lifeboat.nn.Optimizer;
import dev.lifeboat.stats.HalfLife;
import dev.lifeboat.stats.RunningMoments;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * The binary formats as they were first released: a journal outlives many programs. The files are never changed; a change of
 * format gets a new version, new files, and keeps reading the old ones.
 */
class GoldenBytesTest {

    @Test
    void journalOfVersionOneIsReadForEver() throws IOException {
        byte[] golden = golden("journal-v1.bin");
        JournalCodecTest.assertSame(new JournalCodec().fromBytes(golden), entry(0));
    }

    @Test
    void journalOfVersionThreeIsWrittenAndReadForEver() throws IOException {
        byte[] golden = golden("journal-v3.bin");
        assertThat(new JournalCodec().toBytes(richEntry(0))).isEqualTo(golden);
        JournalCodecTest.assertSame(new JournalCodec().fromBytes(golden), richEntry(0));
    }

    @Test
    void startWithAStateOfVersionOneIsReadForEver() throws IOException {
        byte[] golden = golden("journal-v2-start.bin");
        Learner started = Fixtures.learner();
        started.fold(0, new JournalCodec().fromBytes(golden));
        assertThat(started.model().sha256()).isEqualTo(learner().model().sha256());
    }

    @Test
    void learnerOfVersionTwoIsWrittenAndReadForEver() throws IOException {
        byte[] golden = golden("learner-v2.bin");
        Learner expected = richLearner();
        LearnerState read = LearnerState.fromBytes(golden);

        assertThat(expected.state().toBytes()).isEqualTo(golden);
        assertThat(read.toBytes()).isEqualTo(golden);
        assertThat(read.replayable()).isEqualTo(6);
        assertThat(new Learner(Fixtures.DEFINITION, read).model().sha256())
                .isEqualTo(expected.model().sha256());
    }

    @Test
    void learnerOfVersionOneGoesOnAsIfItHadBeenWrittenByThisProgram() throws IOException {
        Learner old = new Learner(Fixtures.DEFINITION, LearnerState.fromBytes(golden("learner-v1.bin")));
        Learner unbroken = learner();
        for (int sequence = 3; sequence < 6; sequence++) {
            old.fold(5 + 10L * sequence, richEntry(sequence));
            unbroken.fold(5 + 10L * sequence, richEntry(sequence));
        }
        assertThat(old.model().sha256()).isEqualTo(unbroken.model().sha256());
    }

    @Test
    void learnerOfVersionOneIsReadForEver() throws IOException {
        byte[] golden = golden("learner-v1.bin");
        LearnerState expected = learner().state();
        LearnerState read = LearnerState.fromBytes(golden);

        assertThat(read.fingerprint()).isEqualTo(expected.fingerprint());
        assertThat(read.version()).isEqualTo(25);
        assertThat(read.step()).isEqualTo(3);
        assertThat(read.examples()).isEqualTo(6);
        assertThat(read.sequences()).containsOnlyKeys(1).containsEntry(1, 3L);
        assertThat(Bits.of(read.parameters())).isEqualTo(Bits.of(expected.parameters()));
        assertThat(read.evaluations().prequential().window(0.5))
                .isEqualTo(expected.evaluations().prequential().window(0.5));
        assertThat(new Learner(Fixtures.DEFINITION, read).model().sha256())
                .isEqualTo(learner().model().sha256());
    }

    /** Three records, folded: on any machine the bits of the file, weights and all. */
    static Learner learner() {
        Learner learner = Fixtures.learner();
        for (int sequence = 0; sequence < 3; sequence++) {
            learner.fold(5 + 10L * sequence, entry(sequence));
        }
        return learner;
    }

    static ExamplesEntry entry(int sequence) {
        LearningSettings settings = LearningSettings.plain(
                Loss.SQUARED_ERROR,
                Loss.Reduction.MEAN,
                new Optimizer.AdamW(new Optimizer.Adam(0.01, 0.9, 0.999, 1e-8), 0.001),
                1,
                10,
                1000,
                0.5);
        return entry(sequence, settings, new RunningMoments(2));
    }

    /** As {@link #learner}, with all that learning has learned since. */
    static Learner richLearner() {
        Learner learner = Fixtures.learner();
        for (int sequence = 0; sequence < 3; sequence++) {
            learner.fold(5 + 10L * sequence, richEntry(sequence));
        }
        return learner;
    }

    static ExamplesEntry richEntry(int sequence) {
        RunningMoments moments = new RunningMoments(2);
        moments.admit(1_700_000_000_000L + sequence, HalfLife.NEVER);
        return entry(sequence, Fixtures.richSettings(), moments);
    }

    private static ExamplesEntry entry(int sequence, LearningSettings settings, RunningMoments moments) {
        for (int i = 0; i < 4; i++) {
            moments.addInPlace(0, 22 + 3 * i + sequence);
            moments.addInPlace(1, 7.25 * (i + 1));
        }
        List<Example> examples = List.of(
                new Example(new double[] {22 + sequence, 1, 7.25}, false, 0.5, -1, Use.TRAINING, 0),
                new Example(new double[] {38, 0, 71.2833}, true, 0.8312, 1234, Use.HELD_OUT, 86_400_000),
                new Example(new double[] {Double.NaN, 1, 8.4583}, false, 0.125, 1234, Use.EXPIRED, 604_800_000),
                new Example(new double[] {54, 1, 51.8625}, false, 0.3, 99, Use.EXPIRED_HELD_OUT, 604_800_000));
        return Fixtures.entry(1, sequence, settings, moments, examples);
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(GoldenBytesTest.class.getResourceAsStream(name))) {
            return in.readAllBytes();
        }
    }
}
