package dev.lifeboat.learning;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.schema.FeatureSchema;
import dev.lifeboat.stats.Scaling;
import java.util.ArrayList;
import java.util.List;

/**
 * How a network sees a record. Each number is a z-score; with breakpoints b₀ < … < bₙ, it is followed by n more inputs, one for each
 * interval between two breakpoints: clamp((z − bᵢ) / (bᵢ₊₁ − bᵢ), 0, 1) − ½. A network without hidden units can then learn any function
 * that is linear between the breakpoints. Gorishniy, Rubachev &amp; Babenko 2022, eq. 1, with fixed breakpoints.
 *
 * @param breakpoints in standard deviations, increasing; empty for z-scores only
 */
public record InputEncoding(List<Double> breakpoints) {
    /** Numbers are z-scores. */
    public static final InputEncoding Z_SCORE = new InputEncoding(List.of());

    private static final int MAX_BREAKPOINTS = 100;
    private static final double CENTER = 0.5;

    public InputEncoding {
        breakpoints = List.copyOf(breakpoints);
        if (breakpoints.size() == 1 || breakpoints.size() > MAX_BREAKPOINTS) {
            throw new IllegalArgumentException(
                    breakpoints.size() + " breakpoints: choose 2 to " + MAX_BREAKPOINTS + ", or none");
        }
        for (int i = 0; i < breakpoints.size(); i++) {
            boolean increasing = i == 0 || breakpoints.get(i) > breakpoints.get(i - 1);
            if (!Double.isFinite(breakpoints.get(i)) || !increasing) {
                throw new IllegalArgumentException("breakpoints " + breakpoints + " are not increasing");
            }
        }
    }

    private int intervals() {
        return Math.max(0, breakpoints.size() - 1);
    }

    /** Number of inputs of a network. */
    public int width(FeatureSchema features) {
        return features.inputs() + features.scaledInputs().length * intervals();
    }

    /** An encoder for records of these features. */
    Encoder encoder(FeatureSchema features) {
        return new Encoder(features);
    }

    /** The largest magnitude of each input, (width). */
    double[] maxMagnitudes(FeatureSchema features, double clip) {
        double[] plain = features.maxMagnitudes(clip);
        double[] magnitudes = new double[width(features)];
        System.arraycopy(plain, 0, magnitudes, 0, plain.length);
        for (int i = plain.length; i < magnitudes.length; i++) {
            magnitudes[i] = CENTER;
        }
        return magnitudes;
    }

    /** Part of the fingerprint of a member; empty for z-scores. */
    String canonical() {
        return breakpoints.isEmpty() ? "" : "|" + breakpoints;
    }

    void writeTo(BinaryWriter out) {
        out.putCount(breakpoints.size());
        breakpoints.forEach(out::putDouble);
    }

    /** @throws IllegalArgumentException if the breakpoints are not legal */
    static InputEncoding readFrom(BinaryReader in) {
        List<Double> breakpoints = new ArrayList<>();
        for (int left = in.readLength(Double.BYTES); left > 0; left--) {
            breakpoints.add(in.readDouble());
        }
        return new InputEncoding(breakpoints);
    }

    /**
     * Encodes records of one schema.
     *
     * <p>Immutable and thread-safe.
     */
    final class Encoder {
        private final int[] scaledInputs;
        private final int inputs;
        private final int width;
        private final double[] from;
        private final double[] inverseLength;

        private Encoder(FeatureSchema features) {
            this.scaledInputs = features.scaledInputs();
            this.inputs = features.inputs();
            this.width = InputEncoding.this.width(features);
            this.from = new double[intervals()];
            this.inverseLength = new double[intervals()];
            for (int i = 0; i < from.length; i++) {
                from[i] = breakpoints.get(i);
                inverseLength[i] = 1 / (breakpoints.get(i + 1) - breakpoints.get(i));
            }
        }

        /** Number of inputs of the network. */
        int width() {
            return width;
        }

        /** Which of the schema's inputs each input of the network is made of. */
        int source(int input) {
            return input < inputs ? input : scaledInputs[(input - inputs) / from.length];
        }

        /**
         * Encodes one record.
         *
         * @param features (inputs of the schema), unscaled, NaN for a missing number; not modified
         * @param encoded (width) from index {@code to}, overwritten
         */
        void encode(double[] features, Scaling scaling, double clip, double[] encoded, int to) {
            System.arraycopy(features, 0, encoded, to, inputs);
            encodeInPlace(scaling, clip, encoded, to);
        }

        /** Like {@link #encode}; the features are at the start of what is overwritten. */
        void encodeInPlace(Scaling scaling, double clip, double[] encoded, int at) {
            int next = at + inputs;
            for (int variable = 0; variable < scaledInputs.length; variable++) {
                int index = at + scaledInputs[variable];
                double z = scaling.zScore(variable, encoded[index], clip);
                encoded[index] = z;
                for (int i = 0; i < from.length; i++) {
                    encoded[next++] = Math.max(0, Math.min(1, (z - from[i]) * inverseLength[i])) - CENTER;
                }
            }
        }
    }
}
