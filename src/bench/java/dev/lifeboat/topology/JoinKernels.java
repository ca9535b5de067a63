package dev.lifeboat.topology;

import dev.lifeboat.pipeline.OutcomeJoin;
import dev.lifeboat.pipeline.PendingPredictions;
import dev.lifeboat.pipeline.PendingState.Awaiting;
import dev.lifeboat.pipeline.PendingState.Early;
import dev.lifeboat.pipeline.Totals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The steps of the join on RocksDB as the service configures it, without a changelog: what its producer takes is not in here, nor
 * is what a restart or a compaction of a large state would take.
 */
public class JoinKernels {
    /** Of the stream's time, a millisecond a passenger. */
    private static final long HORIZON = 100_000;

    private static final int DELAY = 1000;
    private static final int RECORDS_A_COMMIT = 1000;

    /** A join that goes on and on: ids never come twice. */
    @State(Scope.Thread)
    public static class Joining {
        private final Path directory = temporary();
        private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>(
                settings(), new org.apache.kafka.streams.processor.TaskId(0, 0), directory.toFile());
        private final KeyValueStore<Bytes, byte[]> states = open("pending");
        private final KeyValueStore<Bytes, byte[]> expiry = open("pending-expiry");
        private final PendingPredictions pending = new PendingPredictions(states, expiry, 1);
        private final OutcomeJoin join = new OutcomeJoin(pending, HORIZON, new Totals(), new Nothing());
        private long time = HORIZON;

        /** As a record does: sweeps, looks up, waits; its outcome never comes. */
        long await() {
            long now = advance();
            join.record(id(now), new Awaiting(now, now, new double[] {3, 1, 22}, 0.5, 1234), null);
            return now;
        }

        /** As {@link #await}, with the outcome of an earlier one. */
        long awaitAndMatch() {
            long now = await();
            long earlier = Math.max(HORIZON + 1, now - DELAY);
            join.outcome(id(earlier), new Early(now, true, now, now, id(earlier), new byte[] {'1'}, List.of()));
            return now;
        }

        private long advance() {
            if (++time % RECORDS_A_COMMIT == 0) {
                pending.write();
            }
            join.sweep(time);
            return time;
        }

        private static byte[] id(long number) {
            return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
        }

        private KeyValueStore<Bytes, byte[]> open(String name) {
            KeyValueStore<Bytes, byte[]> store = Stores.keyValueStoreBuilder(
                            Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                    .withCachingDisabled()
                    .withLoggingDisabled()
                    .build();
            store.init(context.getStateStoreContext(), store);
            return store;
        }

        private static Properties settings() {
            Properties settings = new Properties();
            settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "kernels");
            settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092");
            settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SharedRocksDbMemory.class);
            return settings;
        }

        private static Path temporary() {
            try {
                return Files.createTempDirectory(Files.createDirectories(Path.of("target/bench")), "join-");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @TearDown(Level.Trial)
        public void close() {
            states.close();
            expiry.close();
        }
    }

    /** Learns nothing. */
    private static final class Nothing implements OutcomeJoin.Effects {
        @Override
        public void learn(byte[] id, Awaiting prediction, boolean label, long labelDelayMs) {}

        @Override
        public void expired(byte[] id, Awaiting prediction) {}

        @Override
        public void orphaned(Early outcome) {}
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
