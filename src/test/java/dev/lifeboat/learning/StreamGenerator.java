package dev.lifeboat.learning;

import dev.lifeboat.learning.InMemoryService.Labelled;
import dev.lifeboat.nn.SplitMix64;

/** Streams whose concept changes, by their published definitions: the same bits from the same seed on every JVM. */
enum StreamGenerator {
    /** Street &amp; Kim 2001: a + b ≤ θ, of which θ changes; the third number means nothing. 10 % of the labels are wrong. */
    SEA("SEA, abrupt", 3, 5_000) {
        private static final double[] THETAS = {8, 9, 7, 9.5};

        @Override
        Labelled next(long index, SplitMix64 random, double[] state) {
            double[] features = {10 * random.nextDouble(), 10 * random.nextDouble(), 10 * random.nextDouble()};
            double theta = THETAS[(int) (index / 5_000 % THETAS.length)];
            boolean label = features[0] + features[1] <= theta;
            return new Labelled(features, label ^ random.nextDouble() < 0.1);
        }
    },
    /** Hulten, Spencer &amp; Domingos 2001: the side of Σ wᵢ xᵢ = ½ Σ wᵢ in ten dimensions; five weights move. 5 % are wrong. */
    HYPERPLANE("rotating hyperplane", 10, 0) {
        @Override
        Labelled next(long index, SplitMix64 random, double[] state) {
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
            return new Labelled(features, sum >= half ^ random.nextDouble() < 0.05);
        }
    },
    /** Bifet et al. 2009: fifty moving centres with a class and a deviation each, in ten dimensions. */
    RBF("random RBF, drifting", 10, 0) {
        @Override
        Labelled next(long index, SplitMix64 random, double[] state) {
            int n = 10;
            int centres = 50;
            int size = 2 * n + 2;
            if (index == 0) {
                for (int i = 0; i < centres * size; i++) {
                    state[i] = random.nextDouble();
                }
            }
            for (int c = 0; c < centres; c++) {
                for (int i = 0; i < n; i++) {
                    int at = c * size + i;
                    state[at] += 0.0001 * (state[at + n] < 0.5 ? -1 : 1);
                    if (state[at] < 0 || state[at] > 1) {
                        state[at + n] = 1 - state[at + n];
                    }
                }
            }
            int from = random.nextInt(centres) * size;
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
            return new Labelled(features, state[from + 2 * n + 1] < 0.5);
        }
    },
    /** Schlimmer &amp; Granger 1986: size, colour and shape; three concepts in turn. One input a category. */
    STAGGER("STAGGER, abrupt", 9, 5_000) {
        @Override
        Labelled next(long index, SplitMix64 random, double[] state) {
            int size = random.nextInt(3);
            int colour = random.nextInt(3);
            int shape = random.nextInt(3);
            double[] features = new double[9];
            features[size] = 1;
            features[3 + colour] = 1;
            features[6 + shape] = 1;
            boolean label = switch ((int) (index / 5_000 % 3)) {
                case 0 -> size == 0 && colour == 0;
                case 1 -> colour == 1 || shape == 0;
                default -> size >= 1;
            };
            return new Labelled(features, label);
        }
    },
    /** Whether two signs differ; every 5,000 records the answer is the opposite. Not linearly separable. */
    XOR("XOR, abrupt", 2, 5_000) {
        @Override
        Labelled next(long index, SplitMix64 random, double[] state) {
            double[] features = {2 * random.nextDouble() - 1, 2 * random.nextDouble() - 1};
            boolean label = features[0] > 0 ^ features[1] > 0;
            return new Labelled(features, label ^ (index / 5_000 % 2 == 1));
        }
    },
    /** Two rings around one centre; every 5,000 records they change places. */
    RINGS("rings, abrupt", 2, 5_000) {
        @Override
        Labelled next(long index, SplitMix64 random, double[] state) {
            boolean outer = random.nextDouble() < 0.5;
            double angle = 2 * Math.PI * random.nextDouble();
            double radius = (outer ? 2 : 1) + 0.15 * gaussian(random);
            double[] features = {radius * StrictMath.cos(angle), radius * StrictMath.sin(angle)};
            return new Labelled(features, outer ^ (index / 5_000 % 2 == 1));
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

    /** Records between two abrupt changes; 0 where the change is gradual. */
    int changeEvery() {
        return changeEvery;
    }

    /** @param state of the concept, all zero before the first record */
    abstract Labelled next(long index, SplitMix64 random, double[] state);

    Labelled[] records(long seed, int count) {
        SplitMix64 random = new SplitMix64(seed);
        double[] state = new double[STATE];
        Labelled[] records = new Labelled[count];
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
