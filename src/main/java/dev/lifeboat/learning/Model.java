package dev.lifeboat.learning;

import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.nn.NetworkShape;
import dev.lifeboat.stats.Scaling;
import java.util.HexFormat;

/**
 * One version of the network with the scaling that belongs to it: together with a record it determines the prediction, to the
 * last bit. Immutable; safe to share between threads.
 */
public final class Model {
    /** The version before anything was learned. */
    public static final long UNTRAINED = -1;

    /** The event time of a model that has learned no example. */
    public static final long NO_EVENT_TIME = -1;

    private final Fingerprint fingerprint;
    private final long version;
    private final long step;
    private final NetworkShape shape;
    private final double[] parameters;
    private final int[] scaledInputs;
    private final Scaling scaling;
    private final double clip;
    private final long eventTime;

    /**
     * @param version offset of the last journal record folded in, or {@link #UNTRAINED}
     * @param step optimiser steps taken
     * @param parameters laid out as {@link NetworkShape} says; copied
     * @param scaledInputs indexes of the inputs that are z-scored, one a variable of {@code scaling}; copied
     * @param clip largest z-score
     * @param eventTime timestamp of the newest example, in ms since the epoch, or {@link #NO_EVENT_TIME}
     */
    public Model(
            Fingerprint fingerprint,
            long version,
            long step,
            NetworkShape shape,
            double[] parameters,
            int[] scaledInputs,
            Scaling scaling,
            double clip,
            long eventTime) {
        if (parameters.length != shape.parameterCount() || scaledInputs.length != scaling.variables()) {
            throw new IllegalArgumentException("a network " + shape + " with " + parameters.length + " parameters, "
                    + scaledInputs.length + " scaled inputs and moments of " + scaling.variables());
        }
        this.fingerprint = fingerprint;
        this.version = version;
        this.step = step;
        this.shape = shape;
        this.parameters = parameters.clone();
        this.scaledInputs = scaledInputs.clone();
        this.scaling = scaling;
        this.clip = clip;
        this.eventTime = eventTime;
    }

    public Fingerprint fingerprint() {
        return fingerprint;
    }

    public long version() {
        return version;
    }

    public long step() {
        return step;
    }

    public NetworkShape shape() {
        return shape;
    }

    public Scaling scaling() {
        return scaling;
    }

    public double clip() {
        return clip;
    }

    public long eventTime() {
        return eventTime;
    }

    /**
     * Whether this model is too far behind a record; one that has learned from nothing is as far behind as can be.
     *
     * @param timestamp of the record
     * @param maxLagMs how far its newest example may be behind; 0: never too far
     */
    public boolean isStale(long timestamp, long maxLagMs) {
        return maxLagMs > 0 && (eventTime == NO_EVENT_TIME || timestamp - eventTime > maxLagMs);
    }

    /** Weight of the synapse from {@code input} to {@code unit} of {@code layer}, all counted from 0. */
    public double weight(int layer, int unit, int input) {
        return parameters[shape.weightsOffset(layer) + input * shape.fanOut(layer) + unit];
    }

    public double bias(int layer, int unit) {
        return parameters[shape.biasesOffset(layer) + unit];
    }

    /** Whether every parameter is a finite number; no other model is ever published. */
    public boolean isFinite() {
        for (double parameter : parameters) {
            if (!Double.isFinite(parameter)) {
                return false;
            }
        }
        return true;
    }

    /** SHA-256, in hexadecimal, over the bits of all that determines predictions: parameters, then count, mean and deviation a variable, then clip. */
    public String sha256() {
        BinaryWriter bits = new BinaryWriter().putDoubles(parameters);
        for (int i = 0; i < scaling.variables(); i++) {
            bits.putDouble(scaling.count(i)).putDouble(scaling.mean(i)).putDouble(scaling.standardDeviation(i));
        }
        return HexFormat.of().formatHex(Fingerprint.sha256(bits.putDouble(clip).toBytes()));
    }

    /** How far a running moment of this input's variable may be moved by one value; see {@link Scaling#limited}. */
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
