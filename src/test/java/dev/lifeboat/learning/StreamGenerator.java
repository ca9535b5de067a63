package dev.lifeboat.learning;

import dev.lifeboat.learning.InMemoryService.Labeled;
import dev.lifeboat.nn.SplitMix64;

/** Streams with concept drift, by their published definitions. The same seed gives the same bits on every JVM. */
enum StreamGenerator {
    /** Street &amp; Kim 2001: a + b ≤ θ, where θ changes; the third number is noise. 10 % of the labels are wrong. */
    SEA("SEA, abrupt", 3, 5_000) {
        private static final double[] THETAS = {8, 9, 7, 9.5};

        @Override
        Labeled next(long index, SplitMix64 random, double[] state) {
            double[] features = {10 * random.nextDouble(), 10 * random.nextDouble(), 10 * random.nextDouble()};
            double theta = THETAS[(int) (index / 5_000 % THETAS.length)];
            boolean label = features[0] + features[1] <= theta;
            return new Labeled(features, label ^ random.nextDouble() < 0.1);
        }
    },
    /**
     * Hulten, Spencer &amp; Domingos 2001: the side of Σ wᵢ xᵢ = ½ Σ wᵢ in ten dimensions; five weights move. 5 % of the labels are
     * wrong.
     */
    HYPERPLANE("rotating hyperplane", 10, 0) {
        @Override
        Labeled next(long index, SplitMix64 random, double[] state) {
            int n = 10;
            // Weights, then directions.
            if (index == 0) {
                for (int i = 0; i < n; i++) {
                    state[i] = random.nextDouble();
                    state[n + i] = 1;
                }
            }
            double[] features = new double[n];
            double sum = 0;
            double half = 0;
            for (int i = 0; i < n; i++) {
                features[i] = random.nextDouble();
                sum += state[i] * features[i];
                half += state[i] / 2;
            }
            for (int i = 0; i < 5; i++) {
                state[i] += state[n + i] * 0.001;
                state[n + i] = random.nextDouble() < 0.1 ? -state[n + i] : state[n + i];
            }
            return new Labeled(features, sum >= half ^ random.nextDouble() < 0.05);
        }
    },
    /** Bifet et al. 2009: fifty moving centers, each with a class and a deviation, in ten dimensions. */
    RBF("random RBF, drifting", 10, 0) {
        @Override
        Labeled next(long index, SplitMix64 random, double[] state) {
            int n = 10;
            int centers = 50;
            int size = 2 * n + 2;
            if (index == 0) {
                for (int i = 0; i < centers * size; i++) {
                    state[i] = random.nextDouble();
                }
            }
            for (int c = 0; c < centers; c++) {
                for (int i = 0; i < n; i++) {
                    int at = c * size + i;
                    state[at] += 0.0001 * (state[at + n] < 0.5 ? -1 : 1);
                    if (state[at] < 0 || state[at] > 1) {
                        state[at + n] = 1 - state[at + n];
                    }
                }
            }
            int from = random.nextInt(centers) * size;
            double[] features = new double[n];
            double norm = 0;
            for (int i = 0; i < n; i++) {
                features[i] = 2 * random.nextDouble() - 1;
                norm += features[i] * features[i];
            }
            double distance = gaussian(random) * state[from + 2 * n] / 4 / Math.sqrt(norm);
            for (int i = 0; i < n; i++) {
                features[i] = state[from + i] + features[i] * distance;
            }
            return new Labeled(features, state[from + 2 * n + 1] < 0.5);
        }
    },
    /** Schlimmer &amp; Granger 1986: size, color and shape; three concepts in turn. One input per category. */
    STAGGER("STAGGER, abrupt", 9, 5_000) {
        @Override
        Labeled next(long index, SplitMix64 random, double[] state) {
            int size = random.nextInt(3);
            int color = random.nextInt(3);
            int shape = random.nextInt(3);
            double[] features = new double[9];
            features[size] = 1;
            features[3 + color] = 1;
            features[6 + shape] = 1;
            boolean label = switch ((int) (index / 5_000 % 3)) {
                case 0 -> size == 0 && color == 0;
                case 1 -> color == 1 || shape == 0;
                default -> size >= 1;
            };
            return new Labeled(features, label);
        }
    },
    /** Whether two signs differ; the labels are swapped every 5,000 records. Not linearly separable. */
    XOR("XOR, abrupt", 2, 5_000) {
        @Override
        Labeled next(long index, SplitMix64 random, double[] state) {
            double[] features = {2 * random.nextDouble() - 1, 2 * random.nextDouble() - 1};
            boolean label = features[0] > 0 ^ features[1] > 0;
            return new Labeled(features, label ^ (index / 5_000 % 2 == 1));
        }
    },
    /** Two rings around one center; the labels are swapped every 5,000 records. */
    RINGS("rings, abrupt", 2, 5_000) {
        @Override
        Labeled next(long index, SplitMix64 random, double[] state) {
            boolean outer = random.nextDouble() < 0.5;
            double angle = 2 * Math.PI * random.nextDouble();
            double radius = (outer ? 2 : 1) + 0.15 * gaussian(random);
            double[] features = {radius * StrictMath.cos(angle), radius * StrictMath.sin(angle)};
            return new Labeled(features, outer ^ (index / 5_000 % 2 == 1));
        }
    };

    private static final int STATE = 2_000;

    private final String title;
    private final int inputs;
    private final int changeEvery;

    StreamGenerator(String title, int inputs, int changeEvery) {
        this.title = title;
        this.inputs = inputs;
        this.changeEvery = changeEvery;
    }

    String title() {
        return title;
    }

    int inputs() {
        return inputs;
    }

    /** Number of records between two abrupt changes; 0 for gradual change. */
    int changeEvery() {
        return changeEvery;
    }

    /** @param state of the concept, zero before the first record */
    abstract Labeled next(long index, SplitMix64 random, double[] state);

    Labeled[] records(long seed, int count) {
        SplitMix64 random = new SplitMix64(seed);
        double[] state = new double[STATE];
        Labeled[] records = new Labeled[count];
        for (int i = 0; i < count; i++) {
            records[i] = next(i, random, state);
        }
        return records;
    }

    /** Box &amp; Muller 1958. */
    private static double gaussian(SplitMix64 random) {
        double radius = Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
    }
}
