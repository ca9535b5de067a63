package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.format.Formats;
import dev.lifeboat.learning.Learner;
import dev.lifeboat.learning.LearnerState;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelDifferenceTest {
    private static LifeboatConfig config(String key, String value) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "application.id", "titanic",
                "topics.input", "passengers",
                "features", "age,sex,port",
                "features.age.type", "numeric",
                "features.sex.type", "code",
                "features.sex.values", "male:1,female:0",
                "features.port.type", "one-hot",
                "features.port.values", "S,C",
                "label.field", "survived"));
        settings.put("network.hidden.units", "10");
        settings.put(key, value);
        return LifeboatConfig.of(settings);
    }

    private static byte[] published(LifeboatConfig config) {
        Learner learner = new Learner(
                config.model(),
                LearnerState.initial(config.model(), config.learning().settings()));
        return new Formats(config).models().toBytes(learner.model(), learner.state());
    }

    private final byte[] published = published(config("network.hidden.units", "10"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        label.field           | alive           | label.field is alive              | survived
        features              | sex,age,port    | features is sex,age,port          | age,sex,port
        features.age.type     | boolean         | features.age.type is boolean      | numeric
        features.age.missing  | reject          | features.age.missing is reject    | mean
        features.sex.values   | male:1,female:2 | features.sex.values is male:1.0,female:2.0 | male:1.0,female:0.0
        features.port.values  | S,C,Q           | features.port.values is S,C,Q     | S,C
        features.port.unknown | zero            | features.port.unknown is zero     | reject
        """)
    void firstDifferentSettingIsNamedWithBothValues(String key, String value, String configured, String learned) {
        assertThat(new ModelDifference(config(key, value)).find(published))
                .isEqualTo(configured + " in the configuration, but " + learned + " in the published model");
    }

    @Test
    void initialWeightsAreNotInTheJson() {
        assertThat(new ModelDifference(config("network.seed", "4711")).find(published))
                .isNull();
    }
}
