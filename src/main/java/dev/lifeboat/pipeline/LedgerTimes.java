package dev.lifeboat.pipeline;

/**
 * The points in time of a ledger, in ms since the epoch; −1 if there was none.
 *
 * @param streamTime largest timestamp of a record
 * @param eventTime timestamp of the newest training example
 * @param batchStart when the first example of the current mini-batch was added, by the wall clock
 * @param momentsStart when the first of the moments was added or, without moments, the first held-out example, by the wall clock
 * @param readySince when the first complete contribution was ready for the journal, by the wall clock
 */
record LedgerTimes(long streamTime, long eventTime, long batchStart, long momentsStart, long readySince) {
    static final LedgerTimes NONE = new LedgerTimes(-1, -1, -1, -1, -1);

    LedgerTimes withStreamTime(long time) {
        return new LedgerTimes(time, eventTime, batchStart, momentsStart, readySince);
    }

    LedgerTimes withEventTime(long time) {
        return new LedgerTimes(streamTime, time, batchStart, momentsStart, readySince);
    }

    LedgerTimes withBatchStart(long time) {
        return new LedgerTimes(streamTime, eventTime, time, momentsStart, readySince);
    }

    LedgerTimes withMomentsStart(long time) {
        return new LedgerTimes(streamTime, eventTime, batchStart, time, readySince);
    }

    LedgerTimes withReadySince(long time) {
        return new LedgerTimes(streamTime, eventTime, batchStart, momentsStart, time);
    }
}
