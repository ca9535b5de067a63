package dev.lifeboat.nn;

import java.util.List;

/** A network and a mini-batch, generated from a seed: numbers are uniform in [−1, 1], biases included. */
record RandomNetwork(NetworkShape shape, double[] parameters, double[][] inputs, double[] labels) {

    /** With one output. */
    static RandomNetwork of(long seed, int in, List<Integer> hidden, int examples) {
        return of(seed, in, hidden, 1, examples);
    }

    /** Labels are 0 and 1. */
    static RandomNetwork of(long seed, int in, List<Integer> hidden, int outputs, int examples) {
        SplitMix64 random = new SplitMix64(seed);
        NetworkShape shape = new NetworkShape(in, hidden, outputs);
        double[][] inputs = new double[examples][];
        double[] labels = new double[examples];
        for (int example = 0; example < examples; example++) {
            inputs[example] = symmetric(random, in);
            labels[example] = random.nextDouble() < 0.5 ? 0 : 1;
        }
        return new RandomNetwork(shape, symmetric(random, shape.parameterCount()), inputs, labels);
    }

    /** (examples × inputs), row-major. */
    double[] flatInputs() {
        double[] flat = new double[inputs.length * shape.inputs()];
        for (int example = 0; example < inputs.length; example++) {
            System.arraycopy(inputs[example], 0, flat, example * shape.inputs(), shape.inputs());
        }
        return flat;
    }

    double loss(Backpropagation backpropagation, double[] at, OutputLoss loss, Loss.Reduction reduction) {
        return backpropagation.run(at, flatInputs(), labels, labels.length, loss, reduction);
    }

    static double[] symmetric(SplitMix64 random, int length) {
        double[] numbers = new double[length];
        for (int i = 0; i < length; i++) {
            numbers[i] = 2 * random.nextDouble() - 1;
        }
        return numbers;
    }
}
