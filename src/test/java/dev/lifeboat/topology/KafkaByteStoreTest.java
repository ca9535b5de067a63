package dev.lifeboat.topology;

import dev.lifeboat.pipeline.ByteStore;
import dev.lifeboat.pipeline.ByteStoreContract;
import org.apache.kafka.streams.state.Stores;

class KafkaByteStoreTest extends ByteStoreContract {
    @Override
    protected ByteStore newStore() {
        return new KafkaByteStore(Stores.inMemoryKeyValueStore("store").get());
    }
}
