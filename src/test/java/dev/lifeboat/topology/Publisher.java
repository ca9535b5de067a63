package dev.lifeboat.topology;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.format.Formats;
import dev.lifeboat.format.ModelJson;
import dev.lifeboat.pipeline.InMemoryPipeline;
import dev.lifeboat.pipeline.ModelHolder;

/** Publishes the model of an in-memory pipeline to a holder, without a broker. */
public final class Publisher {
    private Publisher() {}

    public static void publish(LifeboatConfig config, InMemoryPipeline pipeline, ModelHolder holder) {
        ModelJson format = new Formats(config).models();
        byte[] json = format.toBytes(pipeline.model(), pipeline.state());
        holder.replace(format.fromBytes(json), json);
    }
}
