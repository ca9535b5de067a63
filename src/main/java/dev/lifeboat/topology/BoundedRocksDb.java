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
 * One budget of native memory for all stores of the process, however many partitions it has: by default each store would take
 * up to 100 MB of its own. Outside of it are filters and indexes, about two bytes for each id that is pending: to find them in the
 * cache would take a sixth of a look-up.
 */
public final class BoundedRocksDb implements RocksDBConfigSetter {
    private static final long BUDGET = 64L * 1024 * 1024;
    private static final long WRITE_BUFFERS = BUDGET / 2;
    private static final int WRITE_BUFFER = 8 * 1024 * 1024;

    /** Of a write buffer's size. */
    private static final double MEMTABLE_FILTER = 0.1;

    static {
        RocksDB.loadLibrary();
    }

    /** Write buffers are charged to the cache, so that its size bounds both. */
    private static final Cache CACHE = new LRUCache(BUDGET);

    private static final WriteBufferManager WRITES = new WriteBufferManager(WRITE_BUFFERS, CACHE);

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(CACHE);
        options.setTableFormatConfig(table);
        // Kafka Streams leaves the last level without filters; but most look-ups are for ids that are not there.
        options.setOptimizeFiltersForHits(false);
        options.setWriteBufferManager(WRITES);
        options.setWriteBufferSize(WRITE_BUFFER);
        options.setMaxWriteBufferNumber(2);
        // A filter for what is not written out yet, too.
        options.setMemtablePrefixBloomSizeRatio(MEMTABLE_FILTER);
        options.setMemtableWholeKeyFiltering(true);
    }

    @Override
    public void close(String storeName, Options options) {
        // Cache and write buffers belong to all stores; they live as long as the process.
    }
}
