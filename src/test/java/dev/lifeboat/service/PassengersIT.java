package dev.lifeboat.service;

import static dev.lifeboat.schema.DeadLetterReason.MALFORMED_JSON;
import static dev.lifeboat.schema.DeadLetterReason.TOO_LARGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lifeboat.learning.ExamplesEntry;
import dev.lifeboat.learning.JournalCodec;
import dev.lifeboat.pipeline.PredictionFate;
import dev.lifeboat.pipeline.RecordResult;
import dev.lifeboat.pipeline.Totals;
import dev.lifeboat.schema.DeadLetterReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Ten thousand valid and invalid passengers. */
@OnEveryKafka
class PassengersIT {
    private static final int COUNT = 10_000;
    private static final int PARTITIONS = 4;
    private static final int LARGEST_DEAD_LETTER = 900_000;
    private static final Duration TIMEOUT = Duration.ofMinutes(4);
    private static final Duration READS_THE_JOURNAL = Duration.ofMillis(500);
    private static final String NUMBER = "number";

    private final ObjectMapper mapper = new ObjectMapper();
    private final List<Sent> sent = new ArrayList<>();
    private final long now = System.currentTimeMillis();

    /** @param reason null for a passenger that must be predicted */
    private record Sent(
            byte @Nullable [] key,
            byte @Nullable [] value,
            long timestamp,
            @Nullable DeadLetterReason reason) {}

    @Test
    void everyPassengerHasOnePredictionOrOneDeadLetter(Application application) {
        application.with("scaling.interval.ms", "200").with("learning.batch.linger.ms", "200");
        application.create(
                application.topics().input(),
                PARTITIONS,
                Map.of(
                        "message.timestamp.after.max.ms",
                        Long.toString(Long.MAX_VALUE),
                        "max.message.bytes",
                        Integer.toString(6 << 20)));
        generate();
        TotalsView view = new TotalsView();
        try (KafkaProducer<byte[], byte[]> producer = application.producer();
                LifeboatService service = LifeboatService.start(application.config(), view)) {
            sendAll(producer, application, 0);
            awaitConsumed(view);
            // One more passenger per partition: its journal record contains the totals of all earlier ones.
            int first = sent.size();
            for (int partition = 0; partition < PARTITIONS; partition++) {
                add(idOf(partition), BadPassengers.passenger(",\"survived\":0"), null);
            }
            sendAll(producer, application, first);
            awaitConsumed(view);
            await().atMost(TIMEOUT)
                    .pollInterval(READS_THE_JOURNAL)
                    .until(() -> journalled(application).recordsConsumed() == sent.size() && service.isRunning());
        }

        checkPredictions(application.read(application.topics().predictions()));
        checkDeadLetters(application.read(application.topics().deadLetters()));
        checkTotals(journalled(application));
    }

    private void generate() {
        Random random = new Random(1912);
        List<BadPassengers.Bad> bad = BadPassengers.all();
        for (int i = 0; i < COUNT; i++) {
            if (i % 10 == 9) {
                BadPassengers.Bad next = bad.get(i / 10 % bad.size());
                sent.add(new Sent(next.key(), next.value(), now + next.aheadMs(), next.reason()));
            } else {
                add(Application.bytes("p" + i), good(random), null);
            }
        }
        for (int i = 0; i < PARTITIONS; i++) {
            add(idOf(i), large(5_000_000), TOO_LARGE);
            add(idOf(i), large(LARGEST_DEAD_LETTER + 1 - sizeBeside(idOf(i))), TOO_LARGE);
            add(idOf(i), large(LARGEST_DEAD_LETTER - sizeBeside(idOf(i))), MALFORMED_JSON);
        }
        // Valid but unusual.
        add(Application.bytes("x".repeat(256)), BadPassengers.passenger(""), null);
        add(Application.bytes("Zo\u00eb"), BadPassengers.passenger(",\"name\":\"Zo\u00eb\",\"name\":\"Zoe\""), null);
        add(Application.bytes("no-age"), Application.bytes("{\"pclass\":1,\"sex\":\"female\",\"age\":null}"), null);
        sent.add(new Sent(Application.bytes("old"), BadPassengers.passenger(""), 0, null));
    }

    private void add(byte[] key, byte[] value, @Nullable DeadLetterReason reason) {
        sent.add(new Sent(key, value, now, reason));
    }

    private static byte[] good(Random random) {
        String label = random.nextBoolean() ? ",\"survived\":" + random.nextInt(2) : "";
        return Application.bytes("{\"pclass\":" + (1 + random.nextInt(3)) + ",\"sex\":\""
                + (random.nextInt(3) == 0 ? "female" : "male") + "\",\"age\":" + random.nextInt(80) + label + "}");
    }

    private static byte[] large(int size) {
        byte[] value = new byte[size];
        Arrays.fill(value, (byte) ' ');
        return value;
    }

    /** Size of the id and of the header that all passengers have. */
    private static int sizeBeside(byte[] id) {
        return id.length + NUMBER.length() + Integer.BYTES;
    }

    /** An id that Kafka's partitioner assigns to this partition. */
    private static byte[] idOf(int partition) {
        for (int i = 0; true; i++) {
            byte[] id = Application.bytes("in-" + partition + "-" + i);
            if (Utils.toPositive(Utils.murmur2(id)) % PARTITIONS == partition) {
                return id;
            }
        }
    }

    private void sendAll(KafkaProducer<byte[], byte[]> producer, Application application, int from) {
        Queue<Exception> failures = new ConcurrentLinkedQueue<>();
        for (int number = from; number < sent.size(); number++) {
            Sent next = sent.get(number);
            ProducerRecord<byte[], byte[]> record =
                    new ProducerRecord<>(application.topics().input(), null, next.timestamp, next.key, next.value);
            record.headers()
                    .add(
                            NUMBER,
                            Utils.toArray(ByteBuffer.allocate(Integer.BYTES)
                                    .putInt(number)
                                    .flip()));
            var unused = producer.send(record, (metadata, failure) -> {
                if (failure != null) {
                    failures.add(failure);
                }
            });
        }
        producer.flush();
        assertThat(failures).isEmpty();
    }

    private void awaitConsumed(TotalsView view) {
        await().atMost(TIMEOUT).until(() -> view.sum().recordsConsumed() == sent.size());
    }

    /** The sum of the newest totals of all partitions. */
    private static Totals journalled(Application application) {
        JournalCodec codec = new JournalCodec(application.config().model());
        Map<Integer, Totals> newest = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record :
                application.read(application.topics().journal())) {
            if (codec.fromBytes(record.value()) instanceof ExamplesEntry entry) {
                newest.put(entry.partition(), Totals.of(entry.totals()));
            }
        }
        return newest.values().stream().reduce(new Totals(), Totals::plus);
    }

    private void checkPredictions(List<ConsumerRecord<byte[], byte[]>> predictions) {
        List<Integer> predicted = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> prediction : predictions) {
            int number = number(prediction);
            predicted.add(number);
            Sent passenger = sent.get(number);
            assertThat(prediction.key()).isEqualTo(passenger.key);
            assertThat(prediction.timestamp()).isEqualTo(passenger.timestamp);
            JsonNode json = json(prediction);
            assertThat(json.path("id").asText())
                    .isEqualTo(new String(Objects.requireNonNull(passenger.key), StandardCharsets.UTF_8));
            assertThat(json.path("probability").asDouble()).isBetween(0.0, 1.0);
        }
        assertThat(predicted).containsExactlyInAnyOrderElementsOf(numbers(true));
    }

    private void checkDeadLetters(List<ConsumerRecord<byte[], byte[]>> letters) {
        List<Integer> dead = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> letter : letters) {
            int number = number(letter);
            dead.add(number);
            Sent passenger = sent.get(number);
            String reason = header(letter, "lifeboat.reason");
            assertThat(reason)
                    .as("passenger %d, %s", number, header(letter, "__streams.errors.message"))
                    .isEqualTo(passenger.reason == null ? "none" : passenger.reason.tag());
            assertThat(letter.key()).isEqualTo(passenger.key);
            if (passenger.reason == TOO_LARGE) {
                int size = Objects.requireNonNull(passenger.value).length
                        + sizeBeside(Objects.requireNonNull(passenger.key));
                assertThat(letter.value()).isNull();
                assertThat(header(letter, "lifeboat.size")).isEqualTo(Integer.toString(size));
            } else {
                assertThat(letter.value()).isEqualTo(passenger.value);
            }
        }
        assertThat(dead).containsExactlyInAnyOrderElementsOf(numbers(false));
    }

    private void checkTotals(Totals totals) {
        Map<DeadLetterReason, Long> expected = new EnumMap<>(DeadLetterReason.class);
        Map<DeadLetterReason, Long> found = new EnumMap<>(DeadLetterReason.class);
        for (DeadLetterReason reason : DeadLetterReason.values()) {
            expected.put(reason, sent.stream().filter(s -> s.reason == reason).count());
            found.put(reason, totals.deadRecords(reason));
        }
        assertThat(found).isEqualTo(expected);
        assertThat(totals.of(RecordResult.DEAD_LETTER)).isEqualTo(numbers(false).size());
        assertThat(totals.of(RecordResult.PREDICTED)).isEqualTo(numbers(true).size());
        assertThat(totals.recordsConsumed()).isEqualTo(sent.size());
        assertThat(totals.predictionsEnded() + totals.awaiting())
                .isEqualTo(numbers(true).size());
        assertThat(totals.of(PredictionFate.LABELLED)).isPositive();
        assertThat(totals.outcomesConsumed()).isZero();
        assertThat(totals.misplaced()).isZero();
    }

    private List<Integer> numbers(boolean good) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < sent.size(); i++) {
            if ((sent.get(i).reason == null) == good) {
                numbers.add(i);
            }
        }
        return numbers;
    }

    private static int number(ConsumerRecord<byte[], byte[]> record) {
        return ByteBuffer.wrap(record.headers().lastHeader(NUMBER).value()).getInt();
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    private JsonNode json(ConsumerRecord<byte[], byte[]> record) {
        try {
            return mapper.readTree(record.value());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
