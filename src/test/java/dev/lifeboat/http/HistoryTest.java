package dev.lifeboat.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import dev.lifeboat.format.Formats;
import dev.lifeboat.learning.DriftSettings.Reaction;
import dev.lifeboat.learning.Learner;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.LearningSettings;
import dev.lifeboat.learning.Member;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.PublishedModel;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code /api/history}. */
class HistoryTest {
    private final ServedSources served = new ServedSources();

    @AfterEach
    void closeServer() {
        served.close();
    }

    @Test
    void historyIsEmptyBeforeTheServiceIsReady() throws Exception {
        await().untilAsserted(
                        () -> assertThat(newestSample("predictions").isNull()).isTrue());
        assertThat(newestSample("learned").isNull()).isTrue();

        served.ready.set(new Health(List.of()));

        await().untilAsserted(() -> assertThat(newestSample("predictions")).isEqualTo(IntNode.valueOf(7)));
        assertThat(newestSample("learned")).isEqualTo(IntNode.valueOf(0));
    }

    @Test
    void historyContainsTheWeightsOfAnEnsemble() throws Exception {
        LearningSettings settings = served.config.learning().settings();
        Member member = settings.members().get(0);
        List<Member> members = List.of(
                new Member("a", member.architecture(), member.training(), Reaction.NONE, false),
                new Member("b", member.architecture(), member.training(), Reaction.NONE, true));
        LearnerState state = LearnerState.initial(served.config.model(), settings.withMembers(members));
        Model model = new Learner(served.config.model(), state).model();
        byte[] published = new Formats(served.config).models().toBytes(model, state);
        served.ready.set(new Health(List.of()));

        served.sources.holder().replace(new PublishedModel(model, null, 0, Map.of()), published);

        await().ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(newestSample("weight:a").asDouble(-1)).isEqualTo(1));
        assertThat(newestSample("weight:b").asDouble(-1)).isZero();
    }

    private JsonNode newestSample(String quantity) throws IOException, InterruptedException {
        JsonNode samples = ServedSources.json(served.get("/api/history")).required(quantity);
        return samples.path(samples.size() - 1);
    }

    @Test
    void historyContainsTheSamplesAfterATime() {
        await().untilAsserted(() -> assertThat(
                        ServedSources.json(served.get("/api/history")).required("time"))
                .hasSizeGreaterThanOrEqualTo(2));
        await().untilAsserted(() -> {
            JsonNode all = ServedSources.json(served.get("/api/history"));
            JsonNode later = ServedSources.json(
                    served.get("/api/history?after=" + all.at("/time/0").asLong()));
            assertThat(later.at("/time/0")).isEqualTo(all.at("/time/1"));
            assertThat(all.at("/accuracy/0").isNull()).isTrue();
        });
    }

    @Test
    void historyAfterAnIllegalTimeIsRejected() throws Exception {
        assertThat(served.get("/api/history?after=noon").statusCode()).isEqualTo(400);
    }
}
