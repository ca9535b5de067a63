package dev.lifeboat.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.ModelMismatchException;
import dev.lifeboat.learning.PublishedModel;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelHolderTest {
    private final Model untrained = untrained("10");
    private final ModelHolder holder = new ModelHolder(untrained);

    private static Model untrained(String hiddenUnits) {
        return LifeboatConfig.read(
                        Path.of("config/titanic.properties"), Map.of(), Map.of("network.hidden.units", hiddenUnits))
                .model()
                .untrained(10);
    }

    @Test
    void untrainedModelIsUsedUntilOneArrives() {
        assertThat(holder.newest().model()).isSameAs(untrained);
        assertThat(holder.newest().lag(0, 3)).isEqualTo(3);
        assertThat(holder.newestBytes()).isNull();
    }

    @Test
    void newestModelIsKeptWithItsBytes() {
        PublishedModel newest = new PublishedModel(untrained("10"), null, 8, Map.of(0, 2L));
        byte[] bytes = {1};
        holder.replace(newest, bytes);
        assertThat(holder.newest()).isSameAs(newest);
        assertThat(holder.newestBytes()).isSameAs(bytes);
    }

    @Test
    void modelOfAnotherConfigurationIsRefused() {
        PublishedModel other = new PublishedModel(untrained("11"), null, 0, Map.of());
        assertThatThrownBy(() -> holder.replace(other, null)).isInstanceOf(ModelMismatchException.class);
        assertThat(holder.newest().model()).isSameAs(untrained);
    }
}
