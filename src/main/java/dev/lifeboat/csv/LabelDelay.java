package dev.lifeboat.csv;

import dev.lifeboat.config.InvalidConfigException;

/** How long after its row a label arrives. */
public sealed interface LabelDelay {
    /** Labels arrive before the next row. */
    static LabelDelay none() {
        return new Records(0);
    }

    /** The delay, in the unit of {@link #position}. */
    long amount();

    /** The position of a row in the stream, in the unit of the delay. */
    long position(long row, long timestamp);

    /**
     * The timestamp of a label that arrives at a position.
     *
     * @param streamTime largest timestamp of the rows so far
     */
    long timestamp(long position, long streamTime);

    /** Whether labels arrive before the next row. */
    default boolean isNone() {
        return amount() == 0;
    }

    /**
     * A number of rows.
     *
     * @param amount number of later rows that are predicted before the label arrives
     */
    record Records(long amount) implements LabelDelay {
        /** @throws InvalidConfigException if the number is negative */
        public Records {
            requireNotNegative(amount);
        }

        @Override
        public long position(long row, long timestamp) {
            return row;
        }

        @Override
        public long timestamp(long position, long streamTime) {
            return streamTime;
        }

        @Override
        public String toString() {
            return amount + (amount == 1 ? " record" : " records");
        }
    }

    /**
     * A time by the timestamps of the rows.
     *
     * @param amount from the timestamp of a row to that of its label, in ms
     */
    record EventTime(long amount) implements LabelDelay {
        /** @throws InvalidConfigException if the time is negative */
        public EventTime {
            requireNotNegative(amount);
        }

        @Override
        public long position(long row, long timestamp) {
            return timestamp;
        }

        @Override
        public long timestamp(long position, long streamTime) {
            return position;
        }

        /** In the largest unit that needs no fraction: {@code 90s}. */
        @Override
        public String toString() {
            if (amount % 3_600_000 == 0) {
                return amount / 3_600_000 + "h";
            }
            if (amount % 60_000 == 0) {
                return amount / 60_000 + "m";
            }
            return amount % 1000 == 0 ? amount / 1000 + "s" : amount + "ms";
        }
    }

    private static void requireNotNegative(long amount) {
        if (amount < 0) {
            throw new InvalidConfigException("label delay must be 0 or more, not " + amount);
        }
    }
}
