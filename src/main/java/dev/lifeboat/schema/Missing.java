package dev.lifeboat.schema;

/** The replacement for a missing value. */
public sealed interface Missing {

    /** The running mean: a z-score of 0. For numeric features. */
    record Mean() implements Missing {
        @Override
        public String toString() {
            return "mean";
        }
    }

    /** None: the record is rejected. */
    record Reject() implements Missing {
        @Override
        public String toString() {
            return "reject";
        }
    }

    /** A value of the feature, as it is written in the configuration. */
    record Value(String text) implements Missing {
        @Override
        public String toString() {
            return text;
        }
    }

    /** Reads {@code mean}, {@code reject}, or a value. */
    static Missing parse(String text) {
        return switch (text) {
            case "mean" -> new Mean();
            case "reject" -> new Reject();
            default -> new Value(text);
        };
    }
}
