package dev.lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lifeboat.service.Application;
import dev.lifeboat.service.Jar;
import dev.lifeboat.service.SharedBroker;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The commands, run from the jar in processes of their own. */
@ExtendWith(SharedBroker.class)
class CommandsIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(4);
    private static final int ROWS = 2_000;
    private static final int MAX_WIDTH = 80;

    private final ObjectMapper mapper = new ObjectMapper();

    @Test
    void topicsAreCreatedOnceAndThenChecked(Application application) {
        Jar.Run first = application.run("topics");
        assertThat(first.out()).hasSize(6).allMatch(line -> line.startsWith("created "));
        assertThat(first.out().get(0)).contains(application.topics().input()).endsWith("4 partitions");
        assertThat(first.exitCode()).isZero();

        Jar.Run second = application.run("topics");
        assertThat(second.out()).hasSize(6).allMatch(line -> line.startsWith("ok "));
        assertThat(second.err()).isEmpty();
        assertThat(second.exitCode()).isZero();
    }

    @Test
    void serveEndsWithZeroOnSigtermAndContinuesWhereItStopped(Application application) throws IOException {
        application.createTopics();
        Path csv = passengers(application);
        String predictions = application.topics().predictions();
        Process first = application.serve(application.directory().resolve("first.log"));
        Jar.Pending produce = application.start("produce", "--input", csv.toString(), "--rate", "0", "--passes", "5");
        await().atMost(TIMEOUT).until(() -> application.committedEnd(predictions) > 0);
        terminate(first, application.directory().resolve("first.log"));
        assertThat(produce.get().exitCode()).isZero();

        Process second = application.serve(application.directory().resolve("second.log"));
        int expected = 5 * ROWS;
        application.awaitAtLeast(expected, predictions, TIMEOUT);
        assertModelShows(application);
        assertTriedRecordIsPredicted(application);
        terminate(second, application.directory().resolve("second.log"));
        assertThat(application.count(predictions)).isEqualTo(expected + 1);
        assertThat(application.count(application.topics().deadLetters())).isZero();
    }

    private static void terminate(Process process, Path log) throws IOException {
        process.destroy();
        assertThat(process.onExit().join().exitValue())
                .as(Files.readString(log))
                .isZero();
        assertThat(Files.readString(log)).doesNotContain("ERROR", "Exception").contains("Serving");
    }

    private void assertModelShows(Application application) throws IOException {
        Jar.Run table = application.run("model show");
        assertThat(table.exitCode()).isZero();
        assertThat(table.err()).isEmpty();
        assertThat(table.out()).allMatch(line -> line.length() <= MAX_WIDTH);
        assertThat(String.join("\n", table.out())).contains(application.id(), "pclass", "log loss");

        Jar.Run json = application.run("model show", "--json");
        assertThat(json.exitCode()).isZero();
        JsonNode model = mapper.readTree(String.join("\n", json.out()));
        assertThat(model.path("model").asText()).isEqualTo(application.id());
        assertThat(model.path("layers")).hasSize(2);
    }

    private void assertTriedRecordIsPredicted(Application application) throws IOException {
        Jar.Run run = application.run("try", "--id", "Zo\u00eb's", "{\"pclass\":1,\"sex\":\"female\",\"age\":30}");
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).hasSize(1);
        JsonNode prediction = mapper.readTree(run.out().get(0));
        assertThat(prediction.path("id").asText()).isEqualTo("Zo\u00eb's");
        List<ConsumerRecord<byte[], byte[]>> predictions =
                application.read(application.topics().predictions());
        assertThat(predictions)
                .filteredOn(record -> text(record.key()).equals("Zo\u00eb's"))
                .singleElement()
                .satisfies(record ->
                        assertThat(text(record.value())).isEqualTo(run.out().get(0)));
    }

    @Test
    void produceSendsLabelsToTheChosenDestination(Application application) {
        application.createTopics();
        Path csv = application.write("passengers.csv", """
                passengerId,survived,pclass,name,sex,age
                1,0,3,"Braund, Mr. Owen",male,22
                ,1,1,Nobody,female,
                3,,2,Unlabelled,male,4.5
                """);
        List<String> records = new ArrayList<>(List.of(
                "1 {\"pclass\":3,\"sex\":\"male\",\"age\":22,\"survived\":0}",
                "3 {\"pclass\":1,\"sex\":\"female\",\"survived\":1}",
                "3 {\"pclass\":2,\"sex\":\"male\",\"age\":4.5}"));

        assertThat(produce(application, csv, "inline")).containsExactly("sent 3 records, 2 with a label");
        assertThat(sent(application, application.topics().input())).isEqualTo(new TreeSet<>(records));
        assertThat(application.count(application.outcomes())).isZero();

        assertThat(produce(application, csv, "outcomes", "--label-delay", "10ms"))
                .containsExactly("sent 3 records and 2 labels");
        assertThat(sent(application, application.outcomes()))
                .isEqualTo(Set.of("1 {\"survived\":0}", "3 {\"survived\":1}"));
        records.add("1 {\"pclass\":3,\"sex\":\"male\",\"age\":22}");
        records.add("3 {\"pclass\":1,\"sex\":\"female\"}");
        assertThat(sent(application, application.topics().input())).isEqualTo(new TreeSet<>(records));

        assertThat(produce(application, csv, "none", "--passes", "2"))
                .containsExactly("sent 6 records (2 passes over 3 rows) without labels");
        assertThat(application.count(application.topics().input())).isEqualTo(12);
        assertThat(application.count(application.outcomes())).isEqualTo(2);
    }

    @Test
    void produceReportsTheRowsThatItSkips(Application application) {
        application.createTopics();
        Path csv = application.write("passengers.csv", """
                passengerId,survived,pclass,sex,age
                1,0,3,male,22
                2,0,9,male,22

                4,maybe,3,male,22
                5,1,3,male,young
                6,1,3,,22
                %s,1,3,male,22
                """.formatted("7".repeat(300)));

        Jar.Run run = application.run("produce", "--input", csv.toString());
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).containsExactly("sent 1 record, 1 with a label");
        assertThat(run.err()).hasSize(6).endsWith(csv + ": skipped 5 of 6 rows");
        List<String> expected = List.of(
                ": line 3: out_of_range",
                ": line 5: label",
                ": line 6: feature age",
                ": line 7: missing_feature",
                ": line 8: bad_id");
        for (int i = 0; i < expected.size(); i++) {
            assertThat(run.err().get(i)).startsWith(csv + expected.get(i));
        }
        assertThat(application.count(application.topics().input())).isEqualTo(1);
    }

    @Test
    void produceReadsCompressedFilesWithOtherDelimiters(Application application) throws IOException {
        application.createTopics();
        Path csv = application.directory().resolve("passengers.csv.gz");
        try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(csv))) {
            gzip.write(Application.bytes("passengerId;survived;pclass;sex;age\n1;0;3;male;22.5\n"));
        }

        assertThat(produce(application, csv, "inline", "--delimiter", "semicolon"))
                .containsExactly("sent 1 record, 1 with a label");
        assertThat(sent(application, application.topics().input()))
                .containsExactly("1 {\"pclass\":3,\"sex\":\"male\",\"age\":22.5,\"survived\":0}");
    }

    @Test
    void aMissingLabelColumnIsAnErrorIfLabelsGoToTheOutcomes(Application application) {
        application.createTopics();
        Path csv = application.write("passengers.csv", "passengerId,pclass,sex,age\n1,3,male,22\n");

        Jar.Run outcomes = application.run("produce", "--input", csv.toString(), "--labels", "outcomes");
        assertThat(outcomes.exitCode()).isEqualTo(ExitCode.FAILURE.number());
        assertThat(outcomes.err())
                .singleElement()
                .asString()
                .contains("no column 'survived'", "passengerId, pclass, sex, age");
        assertThat(application.count(application.topics().input())).isZero();

        assertThat(produce(application, csv, "inline"))
                .containsExactly("sent 1 record, 0 with a label: the file has no column 'survived'");
    }

    @Test
    void ctrlCStopsProduceAndCountsWhatWasSent(Application application) throws Exception {
        application.createTopics();
        Path csv = passengers(application);
        Path out = application.directory().resolve("produce.txt");
        Process produce = Jar.start(
                out,
                out,
                List.of(),
                Jar.withConfig(
                        "produce",
                        application.file(),
                        "--input",
                        csv.toString(),
                        "--rate",
                        "200",
                        "--passes",
                        "1000",
                        "--labels",
                        "outcomes",
                        "--label-delay",
                        "1h"));
        application.awaitAtLeast(100, application.topics().input(), TIMEOUT);

        assertThat(new ProcessBuilder("kill", "-INT", Long.toString(produce.pid()))
                        .start()
                        .waitFor())
                .isZero();

        int exitCode =
                produce.onExit().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS).exitValue();
        assertThat(exitCode).as(Files.readString(out)).isEqualTo(ExitCode.FAILURE.number());
        int sent = application.count(application.topics().input());
        assertThat(sent).isGreaterThanOrEqualTo(100);
        assertThat(Files.readAllLines(out))
                .last()
                .isEqualTo(
                        "lifeboat: interrupted: sent " + sent + " of 2000000 records (1000 passes over 2000 rows) and 0"
                                + " labels; " + sent + " delayed labels were not sent");
        assertThat(application.count(application.outcomes())).isZero();
    }

    private static List<String> produce(Application application, Path csv, String labels, String... more) {
        List<String> arguments = new ArrayList<>(List.of("--input", csv.toString(), "--labels", labels));
        arguments.addAll(List.of(more));
        Jar.Run run = application.run("produce", arguments.toArray(String[]::new));
        assertThat(run.exitCode()).as(String.join("\n", run.err())).isZero();
        return run.out();
    }

    private static Set<String> sent(Application application, String topic) {
        Set<String> records = new TreeSet<>();
        application.read(topic).forEach(record -> records.add(text(record.key()) + " " + text(record.value())));
        return records;
    }

    private static Path passengers(Application application) {
        StringBuilder csv = new StringBuilder("passengerId,survived,pclass,sex,age\n");
        for (int i = 0; i < ROWS; i++) {
            csv.append(i).append(',').append(i % 2).append(',').append(1 + i % 3);
            csv.append(i % 2 == 0 ? ",male," : ",female,").append(i % 80).append('\n');
        }
        return application.write("passengers.csv", csv.toString());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
