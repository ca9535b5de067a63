package dev.lifeboat.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.config.Topics;
import dev.lifeboat.csv.RowEncoder.EncodedRow;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RateLimitedSenderTest {
    private static final Topics TOPICS =
            LifeboatConfig.read(Path.of("config/titanic.properties"), Map.of()).topics();
    private static final Duration NEVER = Duration.ofDays(1);

    private final CountDownLatch stop = new CountDownLatch(1);
    private final List<Long> progress = new ArrayList<>();

    @Test
    void recordsAndOutcomesAreSentAndCounted() {
        MockProducer<byte[], byte[]> producer = producer(true);
        RateLimitedSender sender = sender(producer, Duration.ZERO);

        assertThat(sender.sendAll(List.of(row("1", "0"), row("2", null), row("3", "1"))))
                .isTrue();
        assertThat(sender.finish(3)).isEqualTo(new ProduceResult(3, 3, 2, 0));

        assertThat(texts(producer.history()))
                .containsExactlyInAnyOrder(
                        "passengers 1 record",
                        "passengers 2 record",
                        "passengers 3 record",
                        "outcomes 1 0",
                        "outcomes 3 1");
        assertThat(progress).containsExactly(1L, 2L, 3L);
    }

    @Test
    void inlineLabelsAreCounted() {
        RateLimitedSender sender = sender(producer(true), Duration.ZERO);
        byte[] bytes = bytes("x");

        sender.sendAll(List.of(new EncodedRow(bytes, bytes, null, true), new EncodedRow(bytes, bytes, null, false)));

        assertThat(sender.finish(2)).isEqualTo(new ProduceResult(2, 2, 1, 0));
    }

    @Test
    void aStopLeavesDelayedOutcomesUnsentAndCountsThem() {
        MockProducer<byte[], byte[]> producer = producer(true);
        RateLimitedSender sender = sender(producer, NEVER);
        assertThat(sender.sendAll(List.of(row("1", "0"), row("2", "1")))).isTrue();

        stop.countDown();

        assertThat(sender.sendAll(List.of(row("3", "0")))).isFalse();
        ProduceResult result = sender.finish(3);
        assertThat(result).isEqualTo(new ProduceResult(2, 3, 0, 2));
        assertThat(result.isComplete()).isFalse();
        assertThat(texts(producer.history())).containsExactly("passengers 1 record", "passengers 2 record");
        assertThat(producer.closed()).isTrue();
    }

    @Test
    void recordsWithoutAcknowledgmentDoNotCountAsSent() {
        MockProducer<byte[], byte[]> producer = producer(false);
        RateLimitedSender sender = sender(producer, Duration.ZERO);
        sender.sendAll(List.of(row("1", null), row("2", null)));
        producer.completeNext();

        stop.countDown();

        assertThat(sender.finish(2)).isEqualTo(new ProduceResult(1, 2, 0, 0));
    }

    @Test
    void aRecordThatKafkaDoesNotAcceptEndsTheRun() {
        MockProducer<byte[], byte[]> producer = producer(false);
        RateLimitedSender sender = sender(producer, Duration.ZERO);
        sender.sendAll(List.of(row("1", null)));
        producer.errorNext(new RecordTooLargeException("too large"));

        assertThatExceptionOfType(KafkaException.class)
                .isThrownBy(() -> sender.sendAll(List.of(row("2", null))))
                .withMessage("too large");
        assertThat(producer.history()).hasSize(1);
    }

    private RateLimitedSender sender(MockProducer<byte[], byte[]> producer, Duration labelDelay) {
        return new RateLimitedSender(producer, TOPICS, 0, labelDelay, progress::add, stop);
    }

    private static MockProducer<byte[], byte[]> producer(boolean autoComplete) {
        return new MockProducer<>(autoComplete, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static EncodedRow row(String id, @Nullable String outcome) {
        return new EncodedRow(bytes(id), bytes("record"), outcome == null ? null : bytes(outcome), outcome != null);
    }

    private static List<String> texts(List<ProducerRecord<byte[], byte[]>> records) {
        return records.stream()
                .map(record -> record.topic() + " " + new String(record.key(), StandardCharsets.UTF_8) + " "
                        + new String(record.value(), StandardCharsets.UTF_8))
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
