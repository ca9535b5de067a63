package dev.lifeboat.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MessageSchemaTest {
    private static final String PREDICTION =
            "{\"id\":\"808\",\"probability\":0.8312,\"predicted\":1,\"model\":\"titanic\",\"modelVersion\":1234}";

    @Test
    void predictionOfTheReadmeIsValidAndFieldsMayBeAdded() {
        assertThat(MessageSchema.PREDICTION.accepts(PREDICTION)).isTrue();
        assertThat(MessageSchema.PREDICTION.accepts(PREDICTION.replace("{", "{\"new\":1,")))
                .isTrue();
    }

    @Test
    void whatIsNoPredictionIsNotValid() {
        for (String wrong : List.of(
                PREDICTION.replace("0.8312", "1.8312"),
                PREDICTION.replace("0.8312", "\"0.8312\""),
                PREDICTION.replace("\"predicted\":1", "\"predicted\":2"),
                PREDICTION.replace("modelVersion", "version"))) {
            assertThat(MessageSchema.PREDICTION.accepts(wrong)).as(wrong).isFalse();
        }
        assertThat(MessageSchema.MODEL.accepts(PREDICTION)).isFalse();
    }
}
