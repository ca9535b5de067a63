package dev.lifeboat.nn;

/**
 * A learning rate schedule: a factor of the configured rate for each step of an optimizer.
 *
 * @param warmup steps over which the rate grows linearly to its full value; 0 for none
 * @param period steps between two decays (step decay) or restarts (cosine), after the warm-up
 * @param decay factor per period (step decay)
 * @param floor minimum factor (cosine)
 */
public record Schedule(Kind kind, long warmup, long period, double decay, double floor) {
    /** The configured rate for all steps. */
    public static final Schedule CONSTANT = new Schedule(Kind.CONSTANT, 0, 1000, 0.5, 0);

    /** The schedule after the warm-up. */
    public enum Kind {
        /** The full rate. */
        CONSTANT {
            @Override
            double factor(Schedule schedule, long step) {
                return 1.0;
            }
        },
        /** √(warm-up / t). Vaswani et al. 2017, eq. 3, with the configured rate at its peak. */
        INVERSE_SQUARE_ROOT {
            @Override
            double factor(Schedule schedule, long step) {
                return Math.sqrt((double) Math.max(1, schedule.warmup) / step);
            }
        },
        /** floor + (1 − floor) ½(1 + cos(π u/period)), u steps after the last restart. Loshchilov &amp; Hutter 2017, eq. 5. */
        COSINE {
            @Override
            double factor(Schedule schedule, long step) {
                double share = (double) (schedule.afterWarmup(step) % schedule.period) / schedule.period;
                return schedule.floor + (1.0 - schedule.floor) * 0.5 * (1.0 + StrictMath.cos(Math.PI * share));
            }
        },
        /** decay^⌊u/period⌋, u steps after the warm-up. */
        STEP {
            @Override
            double factor(Schedule schedule, long step) {
                long periods = schedule.afterWarmup(step) / schedule.period;
                return StrictMath.pow(schedule.decay, (double) periods);
            }
        };

        abstract double factor(Schedule schedule, long step);
    }

    public Schedule {
        if (warmup < 0 || period < 1) {
            throw new IllegalArgumentException(
                    "a schedule with a warm-up of " + warmup + " steps and a period of " + period);
        }
        if (!(decay > 0 && decay <= 1) || !(floor >= 0 && floor <= 1)) {
            throw new IllegalArgumentException("a schedule that decays by " + decay + " to " + floor);
        }
    }

    /**
     * The factor of the learning rate.
     *
     * @param step number of the next step, from 1
     */
    public double factor(long step) {
        return step < warmup ? (double) step / warmup : kind.factor(this, step);
    }

    /** Number of steps completed since the end of the warm-up. */
    private long afterWarmup(long step) {
        return step - Math.max(1, warmup);
    }
}
