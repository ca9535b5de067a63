package dev.lifeboat.nn;

/** Operations on a gradient before an optimizer step. */
public final class Gradients {
    private Gradients() {}

    /** √(Σ g²) over the weights and biases of all layers, in index order. Not finite if an element is not finite. */
    public static double globalNorm(double[] gradient) {
        double sum = 0;
        for (double g : gradient) {
            sum += g * g;
        }
        return Math.sqrt(sum);
    }

    /**
     * Scales the gradient to a global norm of at most {@code limit}: with c = limit / (norm + epsilon), multiplies by c if
     * c &lt; 1. Pascanu, Mikolov &amp; Bengio 2013, Algorithm 1.
     *
     * @param norm the gradient's {@link #globalNorm}
     * @return whether the gradient was changed
     */
    public static boolean clipInPlace(double[] gradient, double norm, double limit, double epsilon) {
        double factor = limit / (norm + epsilon);
        if (factor >= 1.0) {
            return false;
        }
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] *= factor;
        }
        return true;
    }
}
