package dev.lifeboat.nn;

/** Loss functions of a sigmoid output, per example, before reduction over the mini-batch. */
public enum Loss {
    /** ½(y − ŷ)². */
    SQUARED_ERROR {
        @Override
        public double value(double logit, double output, double label) {
            double error = label - output;
            return 0.5 * error * error;
        }

        @Override
        public double delta(double output, double label) {
            return (output - label) * (output * (1.0 - output));
        }
    },
    /** −y ln ŷ − (1 − y) ln(1 − ŷ), computed from the logit z as max(z, 0) − z y + ln(1 + e^(−|z|)), which never overflows. */
    CROSS_ENTROPY {
        @Override
        public double value(double logit, double output, double label) {
            return Math.max(logit, 0.0) - logit * label + StrictMath.log1p(StrictMath.exp(-Math.abs(logit)));
        }

        @Override
        public double delta(double output, double label) {
            return output - label;
        }
    };

    /** The loss of one example, given the logit, the output ŷ = sigmoid(logit) and the label y in [0, 1]. */
    public abstract double value(double logit, double output, double label);

    /** ∂loss/∂logit of one example. */
    public abstract double delta(double output, double label);

    /** How the losses of the examples of a mini-batch are combined. */
    public enum Reduction {
        MEAN {
            @Override
            double factor(int examples) {
                return 1.0 / examples;
            }
        },
        SUM {
            @Override
            double factor(int examples) {
                return 1.0;
            }
        };

        abstract double factor(int examples);
    }
}
