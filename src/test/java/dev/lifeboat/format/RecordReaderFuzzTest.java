package dev.lifeboat.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.schema.DeadLetterReason;
import dev.lifeboat.schema.DecodedRecord;
import dev.lifeboat.schema.Feature;
import dev.lifeboat.schema.FeatureSchema;
import dev.lifeboat.schema.NumericFeature;
import dev.lifeboat.schema.Rejection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** Whatever the bytes are, the reader decodes a record within its limits or rejects it, and keeps nothing for the next record. */
class RecordReaderFuzzTest {
    private static final int INPUTS = 1_000_000;

    private final LifeboatConfig config =
            LifeboatConfig.read(Path.of("src/test/resources/logins.properties"), Map.of());
    private final FeatureSchema schema = config.schema();
    private final RecordReader reader = newReader();
    private final DecodedRecord decoded = new DecodedRecord(schema);

    private RecordReader newReader() {
        return new JsonRecordReader(config.model(), "id");
    }

    @Example
    void mutatedRecordsAreDecodedOrRejected() {
        SplittableRandom random = new SplittableRandom(20_120_415);
        Map<DeadLetterReason, Integer> reasons = new EnumMap<>(DeadLetterReason.class);
        int accepted = 0;
        for (int i = 0; i < INPUTS; i++) {
            byte[] value = RandomJson.mutated(random);
            Rejection rejection = random.nextInt(4) == 0 ? reader.readOutcome(value, decoded) : readRecord(value);
            if (i % 16 == 0) {
                requireNothingLeft(value);
            }
            if (rejection == null) {
                accepted++;
            } else {
                reasons.merge(rejection.reason(), 1, Integer::sum);
            }
        }
        // The mutations lead to every reason for which a value can be rejected.
        assertThat(accepted).isBetween(INPUTS / 20, INPUTS * 9 / 10);
        assertThat(reasons)
                .containsOnlyKeys(
                        DeadLetterReason.MALFORMED_JSON,
                        DeadLetterReason.MISSING_FEATURE,
                        DeadLetterReason.WRONG_TYPE,
                        DeadLetterReason.OUT_OF_RANGE,
                        DeadLetterReason.UNKNOWN_CATEGORY,
                        DeadLetterReason.BAD_LABEL);
    }

    @Property(tries = 3000)
    void generatedJsonIsDecodedOrRejected(@ForAll long seed) {
        byte[] value = RandomJson.generated(new SplittableRandom(seed));
        Rejection first = readRecord(value);
        Rejection again = newReader().readRecord(value, new DecodedRecord(schema));
        assertThat(first).isEqualTo(again);
        requireNothingLeft(value);
        var unused = reader.readOutcome(value, decoded);
    }

    /** Reads a record, and checks it if it is accepted. */
    private @Nullable Rejection readRecord(byte[] value) {
        Rejection rejection = reader.readRecord(value, decoded);
        if (rejection == null) {
            requireWithinLimits();
        } else if (rejection.message().isBlank() || rejection.message().contains("\n")) {
            throw new AssertionError(
                    "a message of " + rejection.message().lines().count() + " lines");
        }
        return rejection;
    }

    private void requireNothingLeft(byte[] value) {
        if (reader.readRecord(RandomJson.FIRST_SEED, decoded) != null
                || !Arrays.equals(decoded.features(), new double[] {5, 3, 1, 0, 0, 1, 40})
                || decoded.label() != 1
                || decoded.id() != null) {
            throw new AssertionError("something is left over from " + new String(value, StandardCharsets.UTF_8));
        }
    }

    private void requireWithinLimits() {
        double[] features = decoded.features();
        for (int i = 0; i < schema.features().size(); i++) {
            Feature feature = schema.features().get(i);
            double value = features[schema.offset(i)];
            boolean good = feature instanceof NumericFeature numeric
                    ? value >= numeric.min() && value <= numeric.max() && 1 / value != Double.NEGATIVE_INFINITY
                    : value == 0 || value == 1 || value == 10 || value == 20 || value == 40;
            if (!good) {
                throw new AssertionError(feature.name() + " became " + value);
            }
        }
        if (decoded.hasLabel() && decoded.label() != 0 && decoded.label() != 1) {
            throw new AssertionError("a label of " + decoded.label());
        }
    }
}
