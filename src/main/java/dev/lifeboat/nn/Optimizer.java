package dev.lifeboat.nn;

/**
 * An update rule with its settings. Its state (step count and up to two moments per parameter) is in {@link OptimizerState}, so that it can be
 * stored with the parameters.
 */
public sealed interface Optimizer {
    double learningRate();

    /** The same rule with another learning rate. */
    Optimizer withLearningRate(double rate);

    /**
     * Updates {@code parameters} and {@code state} in place.
     *
     * @param gradient laid out like the parameters; every element finite
     */
    void step(double[] parameters, double[] gradient, OptimizerState state);

    /** Kingma &amp; Ba 2015, Algorithm 1. */
    record Adam(double learningRate, double beta1, double beta2, double epsilon) implements Optimizer {
        public Adam {
            requireRate(learningRate);
            requireDecay("beta1", beta1);
            requireDecay("beta2", beta2);
            requirePositive("epsilon", epsilon);
        }

        /** α = 0.001, β₁ = 0.9, β₂ = 0.999, ε = 1e-8, as the paper suggests. */
        public static Adam defaults() {
            return new Adam(0.001, 0.9, 0.999, 1e-8);
        }

        @Override
        public Adam withLearningRate(double rate) {
            return new Adam(rate, beta1, beta2, epsilon);
        }

        @Override
        public void step(double[] parameters, double[] gradient, OptimizerState state) {
            double t = (double) state.advance();
            double correction1 = 1.0 - StrictMath.pow(beta1, t);
            double correction2 = 1.0 - StrictMath.pow(beta2, t);
            double[] m = state.first();
            double[] v = state.second();
            for (int i = 0; i < parameters.length; i++) {
                double g = gradient[i];
                double mi = beta1 * m[i] + (1.0 - beta1) * g;
                double vi = beta2 * v[i] + (1.0 - beta2) * (g * g);
                m[i] = mi;
                v[i] = vi;
                parameters[i] -= learningRate * (mi / correction1) / (Math.sqrt(vi / correction2) + epsilon);
            }
        }
    }

    /** Adam with decoupled weight decay, of weights and biases alike. Loshchilov &amp; Hutter 2019, Algorithm 2. */
    record AdamW(Adam adam, double weightDecay) implements Optimizer {
        public AdamW {
            if (!(weightDecay >= 0 && Double.isFinite(weightDecay))) {
                throw new IllegalArgumentException("weight decay must be 0 or more, not " + weightDecay);
            }
        }

        @Override
        public double learningRate() {
            return adam.learningRate();
        }

        @Override
        public AdamW withLearningRate(double rate) {
            return new AdamW(adam.withLearningRate(rate), weightDecay);
        }

        @Override
        public void step(double[] parameters, double[] gradient, OptimizerState state) {
            double kept = 1.0 - adam.learningRate() * weightDecay;
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] *= kept;
            }
            adam.step(parameters, gradient, state);
        }
    }

    /** u ← momentum · u + g, θ ← θ − η u: Polyak 1964, without dampening. */
    record Sgd(double learningRate, double momentum) implements Optimizer {
        public Sgd {
            requireRate(learningRate);
            requireDecay("momentum", momentum);
        }

        @Override
        public Sgd withLearningRate(double rate) {
            return new Sgd(rate, momentum);
        }

        @Override
        public void step(double[] parameters, double[] gradient, OptimizerState state) {
            state.advance();
            double[] u = state.first();
            for (int i = 0; i < parameters.length; i++) {
                u[i] = momentum * u[i] + gradient[i];
                parameters[i] -= learningRate * u[i];
            }
        }
    }

    /** v ← αv + (1 − α)g², θ ← θ − η g / (√v + ε): Tieleman &amp; Hinton 2012, lecture 6.5; not centered. */
    record RmsProp(double learningRate, double alpha, double epsilon) implements Optimizer {
        public RmsProp {
            requireRate(learningRate);
            requireDecay("alpha", alpha);
            requirePositive("epsilon", epsilon);
        }

        @Override
        public RmsProp withLearningRate(double rate) {
            return new RmsProp(rate, alpha, epsilon);
        }

        @Override
        public void step(double[] parameters, double[] gradient, OptimizerState state) {
            state.advance();
            double[] v = state.second();
            for (int i = 0; i < parameters.length; i++) {
                double g = gradient[i];
                v[i] = alpha * v[i] + (1.0 - alpha) * (g * g);
                parameters[i] -= learningRate * g / (Math.sqrt(v[i]) + epsilon);
            }
        }
    }

    private static void requireRate(double rate) {
        requirePositive("learning rate", rate);
    }

    private static void requirePositive(String what, double value) {
        if (!(value > 0 && Double.isFinite(value))) {
            throw new IllegalArgumentException(what + " must be above 0, not " + value);
        }
    }

    private static void requireDecay(String what, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(what + " must be from 0 to below 1, not " + value);
        }
    }
}
