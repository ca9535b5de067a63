package dev.lifeboat.learning;

import dev.lifeboat.stats.HalfLife;

/**
 * How inputs are z-scored.
 *
 * @param clip maximum absolute z-score; also the number of standard deviations by which one value may move the running moments
 * @param halfLife of the running moments
 */
public record ScalingSettings(double clip, HalfLife halfLife) {
    public static final double DEFAULT_CLIP = 10;

    public ScalingSettings {
        if (!(clip > 0 && Double.isFinite(clip))) {
            throw new IllegalArgumentException("maximum z-score " + clip + " is not a finite number above 0");
        }
    }

    /** @param clip maximum absolute z-score */
    public static ScalingSettings withoutDecay(double clip) {
        return new ScalingSettings(clip, HalfLife.NEVER);
    }
}
