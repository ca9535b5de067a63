package dev.lifeboat.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** Finite numbers above or from a lower bound, and below an upper bound if there is one. */
record Interval(double lower, boolean lowerIncluded, double upper) implements ConfigDef.Validator {
    /** Finite numbers greater than {@code bound}. */
    static Interval above(double bound) {
        return new Interval(bound, false, Double.POSITIVE_INFINITY);
    }

    /** Numbers from 0 to below 1: what remains of a moment after one step. */
    static Interval decayRate() {
        return new Interval(0, true, 1);
    }

    @Override
    public void ensureValid(String name, @Nullable Object value) {
        double number = value instanceof Double parsed ? parsed : Double.NaN;
        boolean high = lowerIncluded ? number >= lower : number > lower;
        if (!high || !(number < upper)) {
            throw new ConfigException(name, value, "must be " + this);
        }
    }

    @Override
    public String toString() {
        String from = lowerIncluded ? lower + " or more" : "above " + lower;
        return upper == Double.POSITIVE_INFINITY ? from : from + ", below " + upper;
    }
}
