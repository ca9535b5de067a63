package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.schema.FeatureSchema;
import dev.lifeboat.stats.Scaling;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class InputEncodingTest {
    private static final double CLIP = 4;
    private static final FeatureSchema FEATURES = Fixtures.SIGNATURE.features();
    private static final InputEncoding STEPS = new InputEncoding(List.of(-1.0, 0.0, 2.0));

    /** Of inputs 0 and 2: the z-score of the first is its value, that of the second (value − 10) / 5. */
    private static final Scaling SCALING =
            new Scaling(new double[] {100, 100}, new double[] {0, 10}, new double[] {1, 5});

    @Test
    void eachIntervalIsOneMoreInputOfEachNumber() {
        assertThat(InputEncoding.Z_SCORE.width(FEATURES)).isEqualTo(3);
        assertThat(STEPS.width(FEATURES)).isEqualTo(3 + 2 * 2);
        assertThat(STEPS.encoder(FEATURES).width()).isEqualTo(7);
    }

    @Test
    void inputsOfAnIntervalRiseFromItsLowerToItsUpperBreakpoint() {
        // z = 0.5 is above the first interval and at a quarter of the second; z = −0.5 is in the middle of the first
        // one.
        assertThat(encode(STEPS, 0.5, 1, 7.5)).containsExactly(0.5, 1, -0.5, 0.5, -0.25, 0, -0.5);
        assertThat(encode(STEPS, -3, 0, 20)).containsExactly(-3, 0, 2, -0.5, -0.5, 0.5, 0.5);
        assertThat(encode(STEPS, 9, 0, 10)).containsExactly(CLIP, 0, 0, 0.5, 0.5, 0.5, -0.5);
    }

    @Test
    void missingNumberIsEncodedAsTheMean() {
        assertThat(encode(STEPS, Double.NaN, 1, 10)).isEqualTo(encode(STEPS, 0, 1, 10));
    }

    @Property
    void otherInputsAreThoseOfPlainZScores(
            @ForAll @DoubleRange(min = -9, max = 9) double a, @ForAll @DoubleRange(min = -50, max = 50) double c) {
        double[] plain = encode(InputEncoding.Z_SCORE, a, 1, c);
        assertThat(Bits.of(plain))
                .isEqualTo(Bits.of(SCALING.zScore(0, a, CLIP), 1, SCALING.zScore(1, c, CLIP)))
                .isEqualTo(Bits.of(Arrays.copyOf(encode(STEPS, a, 1, c), 3)));
    }

    @Property
    void everyInputIsMonotoneAndBounded(
            @ForAll @DoubleRange(min = -9, max = 9) double smaller,
            @ForAll @DoubleRange(min = 0, max = 9) double difference) {
        double[] before = encode(STEPS, smaller, 0, 10);
        double[] after = encode(STEPS, smaller + difference, 0, 10);
        double[] bounds = STEPS.maxMagnitudes(FEATURES, CLIP);
        assertThat(bounds).hasSize(7);
        for (int input = 0; input < 7; input++) {
            assertThat(after[input]).isGreaterThanOrEqualTo(before[input]);
            assertThat(Math.abs(after[input])).isLessThanOrEqualTo(bounds[input]);
        }
    }

    @Test
    void eachInputIsMadeOfOneInputOfTheRecord() {
        InputEncoding.Encoder encoder = STEPS.encoder(FEATURES);
        int[] sources = new int[encoder.width()];
        Arrays.setAll(sources, encoder::source);
        assertThat(sources).containsExactly(0, 1, 2, 0, 0, 2, 2);
    }

    @Test
    void oneRowOfABatchIsOverwritten() {
        double[] batch = new double[3 * 7];
        Arrays.fill(batch, 99);
        STEPS.encoder(FEATURES).encode(new double[] {0.5, 1, 7.5}, SCALING, CLIP, batch, 7);
        assertThat(Arrays.copyOf(batch, 7)).containsOnly(99);
        assertThat(Arrays.copyOfRange(batch, 7, 14)).isEqualTo(encode(STEPS, 0.5, 1, 7.5));
        assertThat(Arrays.copyOfRange(batch, 14, 21)).containsOnly(99);
    }

    @Test
    void encodingIsReadFromItsBytes() {
        for (InputEncoding encoding : List.of(InputEncoding.Z_SCORE, STEPS)) {
            BinaryWriter out = new BinaryWriter();
            encoding.writeTo(out);
            BinaryReader in = new BinaryReader(out.toBytes(), "encoding");
            assertThat(InputEncoding.readFrom(in)).isEqualTo(encoding);
            in.requireEnd();
        }
    }

    @Test
    void breakpointsMustIncrease() {
        for (List<Double> illegal : List.of(
                List.of(0.0, 0.0),
                List.of(1.0, 0.0),
                List.of(0.0, 2.0, 1.0),
                List.of(0.0, Double.NaN),
                List.of(Double.NaN, 0.0),
                List.of(0.0, Double.POSITIVE_INFINITY),
                List.of(Double.NEGATIVE_INFINITY, 0.0))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new InputEncoding(illegal))
                    .withMessageContaining("not increasing");
        }
    }

    @Test
    void oneBreakpointOrTooManyAreIllegal() {
        assertThatIllegalArgumentException().isThrownBy(() -> new InputEncoding(List.of(0.0)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InputEncoding(Collections.nCopies(101, 0.0)))
                .withMessageContaining("101 breakpoints");
    }

    private static double[] encode(InputEncoding encoding, double a, double b, double c) {
        InputEncoding.Encoder encoder = encoding.encoder(FEATURES);
        double[] encoded = new double[encoder.width()];
        encoder.encode(new double[] {a, b, c}, SCALING, CLIP, encoded, 0);
        return encoded;
    }
}
