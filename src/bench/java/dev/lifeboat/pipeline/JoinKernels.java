package dev.lifeboat.pipeline;

import dev.lifeboat.bench.KernelRecords;
import dev.lifeboat.learning.MemberOutputs;
import dev.lifeboat.pipeline.PendingState.Awaiting;
import dev.lifeboat.pipeline.PendingState.Early;
import dev.lifeboat.schema.RawRecord;
import dev.lifeboat.topology.RocksDbStores;
import java.nio.ByteBuffer;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The steps of the join on RocksDB with the settings of the service, without a changelog: neither its producer nor restarts or compactions
 * of a large state are measured.
 */
public class JoinKernels {
    /** In stream time, which advances by 1 ms per record. */
    private static final long HORIZON = 100_000;

    private static final int DELAY = 1000;
    private static final int RECORDS_PER_COMMIT = 1000;

    /** An endless stream of records whose ids never occur twice. */
    @State(Scope.Thread)
    public static class Joining {
        private final RocksDbStores stores = new RocksDbStores();
        private final PendingPredictions pending = new PendingPredictions(
                KernelRecords.config().model(), stores.open("pending"), stores.open("pending-expiry"), 1);
        private final OutcomeJoin join = new OutcomeJoin(pending, HORIZON, new Totals(), new NoEffects());
        private final int inputs = KernelRecords.config().model().inputs();
        private long time = HORIZON;

        /** Sweeps, looks up, and adds a prediction whose outcome never arrives. */
        long await() {
            long now = advance();
            double[] features = new double[inputs];
            join.unlabeledRecord(
                    id(now), new Awaiting(now, now, features, new double[] {0.5}, MemberOutputs.NONE, 1234));
            return now;
        }

        /** Like {@link #await}, and the outcome of an earlier prediction arrives. */
        long awaitAndMatch() {
            long now = await();
            long earlier = Math.max(HORIZON + 1, now - DELAY);
            RawRecord original = new RawRecord(now, now, id(earlier), new byte[] {'1'}, List.of());
            join.outcome(id(earlier), new Early(now, 1, original));
            return now;
        }

        private long advance() {
            if (++time % RECORDS_PER_COMMIT == 0) {
                pending.write();
            }
            join.sweep(time);
            return time;
        }

        private static byte[] id(long number) {
            return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
        }

        @TearDown(Level.Trial)
        public void close() {
            stores.close();
        }
    }

    private static final class NoEffects implements OutcomeJoin.Effects {
        @Override
        public void labeled(byte[] id, Awaiting prediction, double label, long labelDelayMs) {}

        @Override
        public void expired(byte[] id, Awaiting prediction) {}

        @Override
        public void orphaned(RawRecord outcome) {}
    }

    @Benchmark
    public long joinExpired(Joining joining) {
        return joining.await();
    }

    @Benchmark
    public long joinMatched(Joining joining) {
        return joining.awaitAndMatch();
    }
}
