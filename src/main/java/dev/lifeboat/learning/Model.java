package dev.lifeboat.learning;

import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.nn.NetworkShape;
import dev.lifeboat.stats.Scaling;
import java.util.HexFormat;

/**
 * One version of the network, with the scaling of its inputs. Together with a record it determines a prediction to the last bit.
 *
 * <p>Immutable and thread-safe.
 */
public final class Model {
    private final ModelDefinition definition;
    private final Fingerprint fingerprint;
    private final ModelVersion version;
    private final double[] parameters;
    private final int[] scaledInputs;
    private final Scaling scaling;
    private final double clip;

    /**
     * @param parameters laid out as described in {@link NetworkShape}; copied
     * @param clip maximum absolute z-score
     */
    public Model(ModelDefinition definition, ModelVersion version, double[] parameters, Scaling scaling, double clip) {
        this.definition = definition;
        this.fingerprint = definition.fingerprint();
        this.version = version;
        this.parameters = parameters.clone();
        this.scaledInputs = definition.scaledInputs().clone();
        this.scaling = scaling;
        this.clip = clip;
        if (parameters.length != definition.shape().parameterCount() || scaledInputs.length != scaling.variables()) {
            throw new IllegalArgumentException("a network " + definition.shape() + " with " + parameters.length
                    + " parameters, and a scaling of " + scaling.variables() + " variables");
        }
    }

    public Fingerprint fingerprint() {
        return fingerprint;
    }

    public Target target() {
        return definition.target();
    }

    /** Offset of the last journal record that was folded in; {@link ModelVersion#NONE} if the network is untrained. */
    public long version() {
        return version.number();
    }

    /** Number of optimizer steps. */
    public long step() {
        return version.step();
    }

    /** Timestamp of the newest example, in ms since the epoch; {@link ModelVersion#NO_EVENT_TIME} if there was none. */
    public long eventTime() {
        return version.eventTime();
    }

    public NetworkShape shape() {
        return definition.shape();
    }

    public Scaling scaling() {
        return scaling;
    }

    /** Maximum absolute z-score. */
    public double clip() {
        return clip;
    }

    /**
     * Whether the model is too far behind a record. A model that has learned from no example is always too far behind.
     *
     * @param timestamp of the record, in ms since the epoch
     * @param maxLagMs how far the newest example may be behind the record; 0 for no limit
     */
    public boolean isStale(long timestamp, long maxLagMs) {
        return maxLagMs > 0 && (eventTime() == ModelVersion.NO_EVENT_TIME || timestamp - eventTime() > maxLagMs);
    }

    /** The weight from {@code input} to {@code unit} of {@code layer}, all counted from 0. */
    public double weight(int layer, int unit, int input) {
        NetworkShape shape = shape();
        return parameters[shape.weightsOffset(layer) + input * shape.fanOut(layer) + unit];
    }

    public double bias(int layer, int unit) {
        return parameters[shape().biasesOffset(layer) + unit];
    }

    /**
     * Whether every accepted record leads to finite logits: bounds the magnitude of each unit, layer by layer, from the largest inputs that
     * the features can produce. Only such models are published.
     */
    public boolean isBounded() {
        NetworkShape shape = shape();
        double[] bounds = definition.signature().features().maxMagnitudes(clip);
        for (int layer = 0; layer < shape.layers(); layer++) {
            double[] next = new double[shape.fanOut(layer)];
            for (int unit = 0; unit < next.length; unit++) {
                double bound = Math.abs(bias(layer, unit));
                for (int input = 0; input < bounds.length; input++) {
                    bound += Math.abs(weight(layer, unit, input)) * bounds[input];
                }
                if (!Double.isFinite(bound)) {
                    return false;
                }
                next[unit] = bound;
            }
            bounds = next;
        }
        return true;
    }

    /**
     * SHA-256, in hexadecimal, over the bits of everything that determines predictions: the parameters, then count, mean and standard
     * deviation of each variable, then the clip.
     */
    public String sha256() {
        BinaryWriter bits = new BinaryWriter().putDoubles(parameters);
        for (int i = 0; i < scaling.variables(); i++) {
            bits.putDouble(scaling.count(i)).putDouble(scaling.mean(i)).putDouble(scaling.standardDeviation(i));
        }
        return HexFormat.of().formatHex(Fingerprint.sha256(bits.putDouble(clip).toBytes()));
    }

    /** The value as it may enter the running moments; see {@link Scaling#limited}. */
    double limited(int variable, double value) {
        return scaling.limited(variable, value, clip);
    }

    double[] parameters() {
        return parameters;
    }

    int[] scaledInputs() {
        return scaledInputs;
    }
}
