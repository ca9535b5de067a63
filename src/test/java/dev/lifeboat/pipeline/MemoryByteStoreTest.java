package dev.lifeboat.pipeline;

class MemoryByteStoreTest extends ByteStoreContract {
    @Override
    protected ByteStore newStore() {
        return new MemoryByteStore();
    }
}
