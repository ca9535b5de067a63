package dev.lifeboat.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lifeboat.binary.BinaryFormatException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.Learner;
import dev.lifeboat.learning.MemberNetwork;
import dev.lifeboat.learning.MemberOutputs;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.ModelMismatchException;
import dev.lifeboat.learning.PublishedModel;
import dev.lifeboat.learning.Scorer;
import dev.lifeboat.learning.SettingsEntry;
import dev.lifeboat.learning.StateEntry;
import dev.lifeboat.pipeline.InMemoryPipeline;
import dev.lifeboat.schema.DecodedRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelJsonTest {
    private static final int RECORDS = 40;

    private static final Map<String, String> ENSEMBLE = Map.of(
            "topics.outcomes", "",
            "ensemble.members", "a,b,c",
            "ensemble.a.network.hidden.units", "",
            "ensemble.b.network.hidden.units", "3,2",
            "ensemble.b.network.breakpoints", "-1,0.3,2",
            "ensemble.c.shadow", "true");

    private final LifeboatConfig config = config(Map.of(
            "topics.outcomes",
            "",
            "evaluation.holdout.fraction",
            "0.3",
            "evaluation.window",
            "10",
            "network.hidden.units",
            "6,4"));
    private final ModelJson format = new Formats(config).models();
    private final InMemoryPipeline pipeline = trained(config);

    private static LifeboatConfig config(Map<String, String> overrides) {
        return LifeboatConfig.read(Path.of("config/titanic.properties"), Map.of(), overrides);
    }

    private static InMemoryPipeline trained(LifeboatConfig config) {
        InMemoryPipeline pipeline = new InMemoryPipeline(config);
        RecordReader reader = new Formats(config).recordReader();
        DecodedRecord decoded = new DecodedRecord(config.schema());
        for (int i = 0; i < RECORDS; i++) {
            String record =
                    "{\"pclass\":" + (1 + i % 3) + ",\"sex\":\"male\",\"age\":" + i + ",\"survived\":" + i % 2 + "}";
            assertThat(reader.readRecord(bytes(record), decoded)).isNull();
            pipeline.accept(bytes("p" + i), decoded, 1_000L * i);
        }
        pipeline.finish();
        return pipeline;
    }

    private byte[] published() {
        return format.toBytes(pipeline.model(), pipeline.state());
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(published());
    }

    @Test
    void modelThatIsReadBackPredictsTheSameBits() {
        PublishedModel copy = format.fromBytes(published());
        assertThat(copy.model().sha256()).isEqualTo(pipeline.model().sha256());
        assertThat(copy.model().version()).isEqualTo(pipeline.model().version());
        assertThat(copy.model().step()).isEqualTo(pipeline.model().step()).isPositive();
        assertThat(copy.model().eventTime()).isEqualTo(pipeline.model().eventTime());
        assertThat(copy.examples()).isEqualTo(pipeline.state().counts().examples());
        assertThat(copy.sequences()).isEqualTo(pipeline.state().sequences());
        assertThat(copy.lag(0, copy.sequences().getOrDefault(0, 0L) + 3)).isEqualTo(3);
    }

    @Test
    void ensembleThatIsReadBackPredictsTheSameBits() {
        LifeboatConfig several = config(ENSEMBLE);
        InMemoryPipeline learned = trained(several);
        ModelJson json = new Formats(several).models();

        Model copy =
                json.fromBytes(json.toBytes(learned.model(), learned.state())).model();

        assertThat(copy.sha256()).isEqualTo(learned.model().sha256());
        assertThat(copy.members()).hasSize(3);
        for (int i = 0; i < 3; i++) {
            MemberNetwork written = learned.model().members().get(i);
            assertThat(copy.members().get(i).id()).isEqualTo(written.id());
            assertThat(copy.members().get(i).name()).isEqualTo(written.name());
            assertThat(copy.members().get(i).weight()).isEqualTo(written.weight());
            assertThat(copy.members().get(i).encoding()).isEqualTo(written.encoding());
        }
        double[] expected = new double[1];
        double[] prediction = new double[1];
        for (int age = 0; age < 100; age += 7) {
            double[] features = {1 + age % 3, age % 2, age};
            MemberOutputs outputs = new Scorer().predict(learned.model(), features, expected);
            assertThat(new Scorer().predict(copy, features, prediction).logits())
                    .isEqualTo(outputs.logits());
            assertThat(prediction).isEqualTo(expected);
        }
    }

    @Test
    void ensembleSatisfiesTheSchema() {
        LifeboatConfig several = config(ENSEMBLE);
        InMemoryPipeline learned = trained(several);
        MessageSchema.MODEL.check(new Formats(several).models().toBytes(learned.model(), learned.state()));
    }

    @Test
    void modelSatisfiesItsSchema() {
        MessageSchema.MODEL.check(published());
    }

    @Test
    void evaluationOfTrainingExamplesIsCalledPrequential() throws IOException {
        JsonNode evaluation = json().required("evaluation");
        assertThat(evaluation.fieldNames()).toIterable().containsExactly("prequential", "holdout", "expired");
        int learned = evaluation.at("/prequential/total/model/count").asInt();
        int heldOut = evaluation.at("/holdout/total/model/count").asInt();
        assertThat(learned).isPositive();
        assertThat(heldOut).isPositive();
        assertThat(learned + heldOut).isEqualTo(RECORDS);
        assertThat(evaluation.at("/prequential/window/model/count").asInt()).isEqualTo(10);
    }

    @Test
    void inactiveUnitsAreCountedPerHiddenLayer() throws IOException {
        JsonNode json = json();
        int[] expected = pipeline.state().leader().inactiveUnits(10);
        assertThat(json.required("inactiveUnits"))
                .extracting(JsonNode::asInt)
                .containsExactly(expected[0], expected[1]);
        assertThat(json.required("deadUnits").asInt())
                .isEqualTo(expected[0] + expected[1])
                .isPositive();
    }

    @Test
    void changesOfOperatorsAreEvents() throws IOException {
        assertThat(json().required("events")).isEmpty();
        Learner learner = new Learner(config.model(), pipeline.state());
        LifeboatConfig other = config(Map.of(
                "learning.rate",
                "0.03",
                "evaluation.holdout.fraction",
                "0.3",
                "evaluation.window",
                "10",
                "network.hidden.units",
                "6,4"));
        long version = learner.state().version();
        StateEntry earlier = StateEntry.of(StateEntry.Reason.ROLLBACK, config.model(), learner.state());
        learner.fold(
                version + 1,
                new SettingsEntry(config.model().fingerprint(), other.learning().settings()));
        learner.fold(version + 2, earlier);

        byte[] published = format.toBytes(learner.model(), learner.state());

        MessageSchema.MODEL.check(published);
        long time = pipeline.model().eventTime();
        assertThat(new ObjectMapper().readTree(published).required("events"))
                .hasToString("[{\"time\":" + time + ",\"version\":" + (version + 1) + ",\"type\":\"settings\","
                        + "\"changes\":[{\"key\":\"learning.rate\",\"before\":\"0.01\",\"after\":\"0.03\"}]},"
                        + "{\"time\":" + time + ",\"version\":" + (version + 2) + ",\"type\":\"rollback\","
                        + "\"stateVersion\":" + version + "}]");
    }

    @Test
    void modelOfAnotherConfigurationIsRefused() {
        ModelJson other = new Formats(config(Map.of("label.field", "alive"))).models();
        assertThatThrownBy(() -> other.fromBytes(published())).isInstanceOf(ModelMismatchException.class);
    }

    @Test
    void otherBytesAreRefused() {
        for (String wrong : new String[] {"", "{", "{}", "[]", "{\"fingerprint\":\"x\"}"}) {
            assertThatThrownBy(() -> format.fromBytes(bytes(wrong)))
                    .as(wrong)
                    .isInstanceOf(BinaryFormatException.class)
                    .hasMessageStartingWith("the record is not a model");
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
