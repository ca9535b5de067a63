package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.learning.Example.Use;
import dev.lifeboat.stats.HalfLife;
import dev.lifeboat.stats.RunningMoments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The binary formats, as released: a journal outlives many versions of the program. A released file never changes; a change of a format
 * gets a new version with new files, and the old files must remain readable.
 *
 * <p>Before a format is released, {@code ./mvnw test -Dtest=GoldenBytesTest -Dlifeboat.golden.write=true} writes the files.
 */
class GoldenBytesTest {
    private static final boolean WRITE = Boolean.getBoolean("lifeboat.golden.write");
    private static final Path FOLDER = Path.of("src/test/resources/dev/lifeboat/learning");

    @Test
    void settingsEntryOfVersionOneIsWrittenAndRead() throws IOException {
        SettingsEntry entry = Fixtures.settingsEntry(Fixtures.richSettings());
        byte[] written = Fixtures.journalCodec().toBytes(entry);
        byte[] golden = golden("journal-settings-v1.bin", written);

        assertThat(written).isEqualTo(golden);
        assertThat(Fixtures.journalCodec().fromBytes(golden)).isEqualTo(entry);
    }

    @Test
    void examplesEntryOfVersionOneIsWrittenAndRead() throws IOException {
        byte[] written = Fixtures.journalCodec().toBytes(entry(0));
        byte[] golden = golden("journal-examples-v1.bin", written);

        assertThat(written).isEqualTo(golden);
        JournalCodecTest.assertSame(Fixtures.journalCodec().examplesFromBytes(golden), entry(0));
    }

    @Test
    void stateEntryOfVersionOneIsWrittenAndRead() throws IOException {
        Learner expected = learner();
        byte[] written = Fixtures.journalCodec()
                .toBytes(StateEntry.of(StateEntry.Reason.START, Fixtures.SIGNATURE, expected.state()));
        byte[] golden = golden("journal-state-v1.bin", written);

        assertThat(written).isEqualTo(golden);
        Learner imported = Fixtures.learner();
        imported.fold(0, Fixtures.journalCodec().fromBytes(golden));
        assertThat(imported.model().sha256()).isEqualTo(expected.model().sha256());
    }

    @Test
    void learnerStateOfVersionOneIsWrittenAndRead() throws IOException {
        Learner expected = learner();
        byte[] golden = golden("learner-v1.bin", Fixtures.bytes(expected));

        assertThat(Fixtures.bytes(expected)).isEqualTo(golden);
        LearnerState read = Fixtures.CODEC.fromBytes(golden);
        assertThat(Fixtures.CODEC.toBytes(read)).isEqualTo(golden);
        assertThat(read.fingerprint()).isEqualTo(Fixtures.SIGNATURE.fingerprint());
        assertThat(read.version()).isEqualTo(25);
        assertThat(read.step()).isEqualTo(9);
        assertThat(read.counts()).isEqualTo(new TrainingCounts(3, 6, 0));
        assertThat(read.leader().replayable()).isEqualTo(6);
        assertThat(read.sequences()).containsOnlyKeys(1).containsEntry(1, 3L);
        Learner resumed = new Learner(Fixtures.SIGNATURE, read);
        assertThat(resumed.model().sha256()).isEqualTo(expected.model().sha256());
        resumed.fold(35, entry(3));
        expected.fold(35, entry(3));
        assertThat(Fixtures.bytes(resumed)).isEqualTo(Fixtures.bytes(expected));
    }

    /** After three entries: the bits are the same on any machine. */
    private static Learner learner() {
        Learner learner = Fixtures.learner(Fixtures.richSettings());
        for (int sequence = 0; sequence < 3; sequence++) {
            learner.fold(5 + 10L * sequence, entry(sequence));
        }
        return learner;
    }

    private static ExamplesEntry entry(int sequence) {
        RunningMoments moments = new RunningMoments(2);
        moments.admit(1_700_000_000_000L + sequence, HalfLife.NEVER);
        for (int i = 0; i < 4; i++) {
            moments.addInPlace(0, 22 + 3 * i + sequence);
            moments.addInPlace(1, 7.25 * (i + 1));
        }
        List<Example> examples = List.of(
                example(22 + sequence, 1, 7.25, 0, 0.5, -1, Use.TRAINING, 0),
                example(38, 0, 71.2833, 1, 0.8312, 1234, Use.HELD_OUT, 86_400_000),
                example(Double.NaN, 1, 8.4583, 0, 0.125, 1234, Use.EXPIRED, 604_800_000),
                example(54, 1, 51.8625, 0, 0.3, 99, Use.EXPIRED_HELD_OUT, 604_800_000));
        return Fixtures.entry(1, sequence, moments, examples);
    }

    private static Example example(
            double a, double b, double c, double label, double probability, long version, Use use, long delayMs) {
        return new Example(new double[] {a, b, c}, label, new double[] {probability}, version, use, delayMs);
    }

    private static byte[] golden(String name, byte[] written) throws IOException {
        if (WRITE) {
            Files.write(FOLDER.resolve(name), written);
        }
        return Files.readAllBytes(FOLDER.resolve(name));
    }
}
