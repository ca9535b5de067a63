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
    private final Model untrained = untrained("survived");
    private final ModelHolder holder = new ModelHolder(untrained);

    private static Model untrained(String label) {
        LifeboatConfig config =
                LifeboatConfig.read(Path.of("config/titanic.properties"), Map.of(), Map.of("label.field", label));
        return Model.untrained(config.model(), config.learning().settings());
    }

    @Test
    void untrainedModelIsUsedUntilOneArrives() {
        assertThat(holder.newest().model()).isSameAs(untrained);
        assertThat(holder.newest().lag(0, 3)).isEqualTo(3);
        assertThat(holder.newestBytes()).isNull();
    }

    @Test
    void newestModelIsKeptWithItsBytes() {
        PublishedModel newest = new PublishedModel(untrained("survived"), null, 8, Map.of(0, 2L));
        byte[] bytes = {1};
        holder.replace(newest, bytes);
        assertThat(holder.newest()).isSameAs(newest);
        assertThat(holder.newestBytes()).isSameAs(bytes);
    }

    @Test
    void modelOfAnotherConfigurationIsRefused() {
        PublishedModel other = new PublishedModel(untrained("alive"), null, 0, Map.of());
        assertThatThrownBy(() -> holder.replace(other, null)).isInstanceOf(ModelMismatchException.class);
        assertThat(holder.newest().model()).isSameAs(untrained);
    }
}
