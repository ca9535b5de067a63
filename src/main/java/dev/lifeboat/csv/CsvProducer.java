package dev.lifeboat.csv;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.csv.RowEncoder.EncodedRow;
import dev.lifeboat.errors.Failures;
import dev.lifeboat.errors.UnavailableException;
import dev.lifeboat.format.RecordWriter;
import dev.lifeboat.kafka.KafkaClients;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/** Sends the rows of a CSV file to the input topic, and their labels with them, after them or not at all. */
public final class CsvProducer {
    private final LifeboatConfig config;
    private final ProduceSettings settings;
    private final List<EncodedRow> rows = new ArrayList<>();
    private final List<SkippedRow> skipped;

    /**
     * @throws InvalidConfigException if labels go to the outcomes topic and none is configured
     * @throws UnavailableException if a feature has no column, or labels go to the outcomes topic and have no column
     */
    public CsvProducer(LifeboatConfig config, CsvRows csv, ProduceSettings settings) {
        this.config = config;
        this.settings = settings;
        this.skipped = new ArrayList<>(csv.skipped());
        csv.requireFeatures(config.schema());
        if (settings.labels() == LabelDestination.OUTCOMES) {
            outcomesTopic();
            csv.requireColumn(config.model().target().field(), "label.field");
        }
        RowEncoder encoder = new RowEncoder(config, settings.labels());
        for (CsvRows.Row row : csv.rows()) {
            try {
                rows.add(encoder.encode(row));
            } catch (RecordWriter.UnusableException e) {
                skipped.add(SkippedRow.rejected(row, e));
            }
        }
    }

    /** Rows that are not sent. */
    public List<SkippedRow> skipped() {
        return skipped;
    }

    /** Number of rows that are sent in each pass. */
    public int size() {
        return rows.size();
    }

    private String outcomesTopic() {
        String topic = config.topics().outcomes();
        if (topic == null) {
            throw new InvalidConfigException("labels cannot go to the outcomes topic: topics.outcomes is empty");
        }
        return topic;
    }

    /**
     * Sends all rows and returns when Kafka has acknowledged them.
     *
     * @param progress called after each record with the number of records so far
     * @param stop at zero, the run ends as soon as everything that was sent is acknowledged
     * @throws UnavailableException if a topic is missing or Kafka did not accept a record
     */
    public ProduceResult run(LongConsumer progress, CountDownLatch stop) {
        KafkaClients clients = new KafkaClients(config);
        clients.partitions(config.topics().input());
        if (settings.labels() == LabelDestination.OUTCOMES) {
            clients.partitions(outcomesTopic());
        }
        List<EncodedRow> order = new ArrayList<>(rows);
        Long seed = settings.shuffleSeed();
        Random random = new Random(seed == null ? 0 : seed);
        try (Producer<byte[], byte[]> producer = clients.producer()) {
            RateLimitedSender sender = new RateLimitedSender(
                    producer, config.topics(), settings.rate(), settings.labelDelay(), progress, stop);
            boolean running = true;
            for (int pass = 0; pass < settings.passes() && running; pass++) {
                if (seed != null) {
                    Collections.shuffle(order, random);
                }
                running = sender.sendAll(order);
            }
            return sender.finish((long) settings.passes() * rows.size());
        } catch (KafkaException e) {
            throw clients.unavailable(
                    "Kafka did not accept a record: " + Failures.rootMessage(e)
                            + "; check that the broker is running and the topics exist",
                    e);
        }
    }
}
