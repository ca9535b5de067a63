package dev.lifeboat.topology;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.format.ModelJson;
import dev.lifeboat.pipeline.InMemoryPipeline;
import dev.lifeboat.pipeline.ModelHolder;

/** Publishes what a laboratory has learned to a holder, without a broker in between. */
public final class Publisher {
    private Publisher() {}

    public static void publish(LifeboatConfig config, InMemoryPipeline laboratory, ModelHolder holder) {
        ModelJson format = new ModelJson(config.applicationId(), config.schema(), config.model());
        byte[] json = format.toBytes(laboratory.model(), laboratory.state());
        holder.hold(format.fromBytes(json), json);
    }
}
