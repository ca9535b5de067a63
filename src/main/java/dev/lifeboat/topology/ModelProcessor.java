package dev.lifeboat.topology;

import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Keeps the newest published model, decoded, in the instance's {@link ModelHolder}. */
final class ModelProcessor implements Processor<byte[], byte[], Void, Void> {
    private final ModelHolder holder;
    private final ModelJson json;
    private final PipelineObserver observer;
    private KeyValueStore<byte[], byte[]> store;

    ModelProcessor(ModelHolder holder, ModelJson json, PipelineObserver observer) {
        this.holder = holder;
        this.json = json;
        this.observer = observer;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        store = context.getStateStore(Nodes.MODELS_STORE);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        store.put(record.key(), record.value());
        if (record.value() != null) {
            ModelHolder.Held held = json.fromBytes(record.value());
            holder.hold(held, record.value());
            observer.held(held, record.timestamp());
        }
    }
}
