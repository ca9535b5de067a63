package dev.lifeboat.topology;

import dev.lifeboat.format.ModelJson;
import dev.lifeboat.learning.PublishedModel;
import dev.lifeboat.pipeline.ModelHolder;
import dev.lifeboat.pipeline.PipelineObserver;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Keeps the newest published model, decoded, in the {@link ModelHolder} of this instance. */
final class ModelProcessor implements Processor<byte[], byte[], Void, Void> {
    private final ModelHolder models;
    private final ModelJson json;
    private final PipelineObserver observer;
    private KeyValueStore<byte[], byte[]> store;

    ModelProcessor(ModelHolder models, ModelJson json, PipelineObserver observer) {
        this.models = models;
        this.json = json;
        this.observer = observer;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        store = context.getStateStore(LifeboatTopology.MODELS_STORE);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        store.put(record.key(), record.value());
        if (record.value() != null) {
            PublishedModel model = json.fromBytes(record.value());
            models.replace(model, record.value());
            observer.received(model, record.timestamp());
        }
    }
}
