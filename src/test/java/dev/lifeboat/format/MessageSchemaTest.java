package dev.lifeboat.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lifeboat.schema.DeadLetterReason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class MessageSchemaTest {
    private static final String PREDICTION =
            "{\"id\":\"808\",\"probability\":0.8312,\"predicted\":1,\"model\":\"titanic\",\"modelVersion\":1234}";

    @Test
    void predictionIsValidAndFieldsMayBeAdded() {
        assertThat(MessageSchema.PREDICTION.accepts(PREDICTION)).isTrue();
        assertThat(MessageSchema.PREDICTION.accepts(PREDICTION.replace("{", "{\"new\":1,")))
                .isTrue();
    }

    @Test
    void otherJsonIsNotAValidPrediction() {
        for (String wrong : List.of(
                PREDICTION.replace("0.8312", "1.8312"),
                PREDICTION.replace("0.8312", "\"0.8312\""),
                PREDICTION.replace("\"predicted\":1", "\"predicted\":2"),
                PREDICTION.replace("modelVersion", "version"))) {
            assertThat(MessageSchema.PREDICTION.accepts(wrong)).as(wrong).isFalse();
        }
        assertThat(MessageSchema.MODEL.accepts(PREDICTION)).isFalse();
    }

    @Test
    void deadLetterHasAReasonAndATooLargeOneHasItsSize() {
        MessageSchema.checkDeadLetter(letter("wrong_type"));
        MessageSchema.checkDeadLetter(letter("too_large").add("lifeboat.size", bytes("1000000")));

        for (Headers wrong : List.of(letter("unknown"), letter("too_large"), new RecordHeaders())) {
            assertThatThrownBy(() -> MessageSchema.checkDeadLetter(wrong)).isInstanceOf(AssertionError.class);
        }
    }

    private static Headers letter(String reason) {
        return new RecordHeaders()
                .add("lifeboat.reason", bytes(reason))
                .add("__streams.errors.message", bytes("a message"))
                .add("__streams.errors.topic", bytes("passengers"))
                .add("__streams.errors.partition", bytes("0"))
                .add("__streams.errors.offset", bytes("17"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void schemaListsAllReasons() {
        assertThat(MessageSchemas.deadLetterHeaders().at("/properties/lifeboat.reason/enum"))
                .extracting(JsonNode::asText)
                .containsExactlyElementsOf(Stream.of(DeadLetterReason.values())
                        .map(DeadLetterReason::tag)
                        .toList());
    }
}
