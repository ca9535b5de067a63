package dev.lifeboat.topology;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * Bounds the native memory of all RocksDB stores of the process together, however many partitions it has: by default, each store takes up
 * to 100 MB. Filters and indexes, about two bytes per pending id, come on top: looking them up in the cache would take a sixth of a read.
 *
 * <p>Kafka Streams creates the object, so cache and write buffers are static: they belong to all stores of the process.
 */
public final class SharedRocksDbMemory implements RocksDBConfigSetter {
    private static final long MEMORY = 64L * 1024 * 1024;
    private static final long WRITE_BUFFER_MEMORY = MEMORY / 2;
    private static final int WRITE_BUFFER = 8 * 1024 * 1024;

    /** Fraction of a write buffer. */
    private static final double MEMTABLE_FILTER = 0.1;

    static {
        RocksDB.loadLibrary();
    }

    /** Write buffers are charged to the cache, so its size bounds both. */
    private static final Cache CACHE = new LRUCache(MEMORY);

    private static final WriteBufferManager WRITES = new WriteBufferManager(WRITE_BUFFER_MEMORY, CACHE);

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(CACHE);
        options.setTableFormatConfig(table);
        // Kafka Streams omits the filters of the last level, but most reads are for absent ids.
        options.setOptimizeFiltersForHits(false);
        options.setWriteBufferManager(WRITES);
        options.setWriteBufferSize(WRITE_BUFFER);
        options.setMaxWriteBufferNumber(2);
        // A filter for the write buffers, too.
        options.setMemtablePrefixBloomSizeRatio(MEMTABLE_FILTER);
        options.setMemtableWholeKeyFiltering(true);
    }

    @Override
    public void close(String storeName, Options options) {
        // Cache and write buffers belong to all stores and live as long as the process.
    }
}
