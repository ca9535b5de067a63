package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.pipeline.OutcomeResult;
import dev.lifeboat.pipeline.PredictionFate;
import dev.lifeboat.pipeline.RecordResult;
import dev.lifeboat.pipeline.Totals;
import dev.lifeboat.schema.DeadLetterReason;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Passengers and outcomes whose results do not depend on the order in which they are consumed, so that the expected result of each is known.
 * The number of a passenger is encoded in its features.
 */
final class Manifest {
    private static final String NUMBER = "number";
    private static final double AGE_STEPS = 1e7;

    /** Number of passengers between a passenger and its outcome: few enough that an outcome is sometimes consumed first. */
    private static final int BEHIND = 50;

    private final long startMs = System.currentTimeMillis();

    /** The expected result of a passenger and its outcome. */
    enum Ending {
        /** The outcome is matched and learned. */
        MATCHED,
        /** The outcome is sent twice: one is matched, the other one is a duplicate. */
        ANSWERED_TWICE,
        /** The passenger contains the label, which is learned; the outcome is a duplicate. */
        LABELLED,
        /** The outcome is a dead letter; the prediction remains pending. */
        MISANSWERED,
        /** The passenger is a dead letter; the outcome remains pending. */
        UNUSABLE;

        boolean isPredicted() {
            return this != UNUSABLE;
        }

        boolean isLearned() {
            return isPredicted() && this != MISANSWERED;
        }
    }

    static Ending ending(int number) {
        return switch (number % 20) {
            case 3 -> Ending.UNUSABLE;
            case 7 -> Ending.ANSWERED_TWICE;
            case 11 -> Ending.MISANSWERED;
            case 13 -> Ending.LABELLED;
            default -> Ending.MATCHED;
        };
    }

    /** The record on the input topic. */
    static byte[] passenger(int number) {
        SplittableRandom random = new SplittableRandom(number);
        Ending ending = ending(number);
        int pclass = ending == Ending.UNUSABLE ? 9 : 1 + random.nextInt(3);
        String label = ending == Ending.LABELLED ? ",\"survived\":" + (survived(number) ? 1 : 0) : "";
        return Application.bytes(String.format(
                Locale.ROOT,
                "{\"pclass\":%d,\"sex\":\"%s\",\"age\":%d.%07d%s}",
                pclass,
                survived(number) ? "female" : "male",
                1 + random.nextInt(79),
                number,
                label));
    }

    static boolean survived(int number) {
        return new SplittableRandom(~number).nextInt(3) == 0;
    }

    /** The number of the passenger with these features. */
    static int numberOf(double[] features) {
        double age = features[2];
        return (int) Math.round((age - Math.floor(age)) * AGE_STEPS);
    }

    /** The number of the passenger that a record, prediction or dead letter belongs to. */
    static int numberOf(Headers headers) {
        return ByteBuffer.wrap(headers.lastHeader(NUMBER).value()).getInt();
    }

    private static byte[] outcome(int number) {
        return Application.bytes(
                ending(number) == Ending.MISANSWERED
                        ? "{\"survived\":\"perhaps\"}"
                        : "{\"survived\":" + survived(number) + "}");
    }

    /** Sends passengers {@code from} to {@code to} and their outcomes, and waits until the broker has acknowledged them. */
    void send(KafkaProducer<byte[], byte[]> producer, Application application, int from, int to) {
        Queue<Exception> failures = new ConcurrentLinkedQueue<>();
        String input = application.topics().input();
        for (int number = from; number < to + BEHIND; number++) {
            if (number < to) {
                send(producer, input, number, passenger(number), failures);
            }
            int answered = number - BEHIND;
            if (answered >= from) {
                send(producer, application.outcomes(), answered, outcome(answered), failures);
                if (ending(answered) == Ending.ANSWERED_TWICE) {
                    send(producer, application.outcomes(), answered, outcome(answered), failures);
                }
            }
        }
        producer.flush();
        assertThat(failures).isEmpty();
    }

    private void send(
            KafkaProducer<byte[], byte[]> producer, String topic, int number, byte[] value, Queue<Exception> failures) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, null, startMs + number, Application.bytes("p" + number), value);
        record.headers()
                .add(NUMBER, ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
        var unused = producer.send(record, (metadata, failure) -> {
            if (failure != null) {
                failures.add(failure);
            }
        });
    }

    /** The number of passengers with each result, among the first {@code count}. */
    static Map<Ending, Long> endings(int count) {
        Map<Ending, Long> endings = new EnumMap<>(Ending.class);
        List.of(Ending.values()).forEach(ending -> endings.put(ending, 0L));
        for (int number = 0; number < count; number++) {
            endings.merge(ending(number), 1L, Long::sum);
        }
        return endings;
    }

    /** The number of examples that are learned from the first {@code count} passengers. */
    static long learned(int count) {
        return endings(count).entrySet().stream()
                .filter(ending -> ending.getKey().isLearned())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Whether the first {@code count} passengers and their outcomes were consumed, and nothing else. */
    static boolean isConsumed(Totals totals, int count) {
        return totals.recordsConsumed() == count && totals.outcomesConsumed() == outcomes(count);
    }

    /** The number of outcomes that are sent for the first {@code count} passengers. */
    static long outcomes(int count) {
        return count + endings(count).getOrDefault(Ending.ANSWERED_TWICE, 0L);
    }

    /** Checks each counter of the accounting. */
    static void assertTotals(Totals totals, int count) {
        Map<Ending, Long> endings = endings(count);
        long unusable = endings.getOrDefault(Ending.UNUSABLE, 0L);
        long misanswered = endings.getOrDefault(Ending.MISANSWERED, 0L);
        long labelled = endings.getOrDefault(Ending.LABELLED, 0L);
        long twice = endings.getOrDefault(Ending.ANSWERED_TWICE, 0L);
        long matched = endings.getOrDefault(Ending.MATCHED, 0L) + twice;
        assertThat(positive(RecordResult.values(), totals::of))
                .isEqualTo(Map.of(RecordResult.PREDICTED, count - unusable, RecordResult.DEAD_LETTER, unusable));
        assertThat(positive(OutcomeResult.values(), totals::of))
                .isEqualTo(Map.of(
                        OutcomeResult.MATCHED,
                        matched,
                        OutcomeResult.DUPLICATE,
                        twice + labelled,
                        OutcomeResult.REJECTED,
                        misanswered));
        assertThat(positive(PredictionFate.values(), totals::of))
                .isEqualTo(Map.of(PredictionFate.MATCHED, matched, PredictionFate.LABELLED, labelled));
        assertThat(positive(DeadLetterReason.values(), totals::deadRecords))
                .isEqualTo(Map.of(DeadLetterReason.OUT_OF_RANGE, unusable));
        assertThat(positive(DeadLetterReason.values(), totals::deadOutcomes))
                .isEqualTo(Map.of(DeadLetterReason.BAD_LABEL, misanswered));
        assertThat(totals.awaiting()).isEqualTo(misanswered);
        assertThat(totals.early()).isEqualTo(unusable);
        assertThat(totals.misplaced()).isZero();
    }

    private static <E> Map<E, Long> positive(E[] constants, ToLongFunction<E> counter) {
        return Arrays.stream(constants)
                .filter(constant -> counter.applyAsLong(constant) != 0)
                .collect(Collectors.toMap(constant -> constant, counter::applyAsLong));
    }
}
