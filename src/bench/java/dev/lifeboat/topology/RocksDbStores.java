package dev.lifeboat.topology;

import dev.lifeboat.pipeline.ByteStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** Empty RocksDB stores with the settings of the service, but without changelogs. */
public final class RocksDbStores implements AutoCloseable {
    private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>(
            settings(), new TaskId(0, 0), newDirectory().toFile());
    private final List<KeyValueStore<Bytes, byte[]>> stores = new ArrayList<>();

    public ByteStore open(String name) {
        KeyValueStore<Bytes, byte[]> store = Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingDisabled()
                .build();
        store.init(context.getStateStoreContext(), store);
        stores.add(store);
        return new KafkaByteStore(store);
    }

    @Override
    public void close() {
        stores.forEach(KeyValueStore::close);
    }

    private static Properties settings() {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "kernels");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092");
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SharedRocksDbMemory.class);
        return settings;
    }

    private static Path newDirectory() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target/bench")), "join-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
