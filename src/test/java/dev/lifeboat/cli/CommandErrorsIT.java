package dev.lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lifeboat.pipeline.PipelineObserver;
import dev.lifeboat.service.Application;
import dev.lifeboat.service.Jar;
import dev.lifeboat.service.LifeboatService;
import dev.lifeboat.service.SharedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors end a command with an exit code and one line, and change nothing in Kafka. */
@ExtendWith(SharedBroker.class)
class CommandErrorsIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(4);
    private static final String RECORD = "{\"pclass\":1,\"sex\":\"female\",\"age\":30}";
    private static final int FAILURE = ExitCode.FAILURE.number();
    private static final int USAGE_ERROR = ExitCode.USAGE_ERROR.number();

    /** Runs a command that fails without changing anything in Kafka, and returns its line. */
    private static String error(Application application, int exitCode, String command, String... arguments) {
        Map<TopicPartition, Long> before = application.everything();
        Jar.Run run = application.run(command, arguments);
        assertThat(application.everything()).isEqualTo(before);
        return line(run, exitCode);
    }

    private static String line(Jar.Run run, int exitCode) {
        assertThat(run.err()).hasSize(1);
        assertThat(run.err().get(0)).startsWith("lifeboat: ");
        assertThat(run.exitCode()).isEqualTo(exitCode);
        return run.err().get(0);
    }

    @Test
    void noBrokerAtTheAddress(Application application) {
        application.with("kafka.bootstrap.servers", "127.0.0.1:1").with("kafka.default.api.timeout.ms", "5000");
        Path csv = application.write("passengers.csv", "passengerId,pclass,sex,age,survived\n1,3,male,22,0\n");
        List<Jar.Pending> runs = new ArrayList<>();
        runs.add(application.start("serve"));
        runs.add(application.start("topics"));
        runs.add(application.start("try", RECORD));
        runs.add(application.start("model show"));
        runs.add(application.start("produce", "--input", csv.toString()));

        for (Jar.Pending run : runs) {
            assertThat(line(run.get(), FAILURE)).contains("127.0.0.1:1", "is it running");
        }
    }

    @Test
    void aJournalWithTwoPartitions(Application application) {
        application.create(application.topics().journal(), 2, Map.of());

        assertThat(error(application, USAGE_ERROR, "serve"))
                .contains(application.topics().journal(), "2 partitions", "must have 1");
        assertThat(error(application, USAGE_ERROR, "topics"))
                .contains(application.topics().journal());
    }

    @Test
    void modelsThatAreNotCompacted(Application application) {
        application.create(application.topics().models(), 1, Map.of("cleanup.policy", "delete"));

        assertThat(error(application, USAGE_ERROR, "serve"))
                .contains(application.topics().models(), "cleanup.policy=delete", "compact");
    }

    @Test
    void differentNumbersOfInputAndOutcomesPartitions(Application application) {
        application.create(application.topics().input(), 4, Map.of());
        application.create(application.outcomes(), 3, Map.of());

        assertThat(error(application, USAGE_ERROR, "serve"))
                .contains(application.topics().input() + " has 4", application.outcomes() + " has 3");
    }

    @Test
    void aModelLargerThanARequest(Application application) {
        application.with("network.hidden.units", "300,300");

        for (String command : List.of("serve", "topics")) {
            assertThat(error(application, USAGE_ERROR, command))
                    .contains("a model may take", "kafka.max.request.size=1048576", "network.hidden.units");
        }
    }

    @Test
    void aLargerRequestSizeAppliesToCreatedTopics(Application application) {
        application.with("network.hidden.units", "300,300").with("kafka.producer.max.request.size", "5000000");

        assertThat(application.run("topics").exitCode()).isEqualTo(ExitCode.SUCCESS.number());
        // The topics that are there pass, because they were created for it; for a wider network they are too small.
        assertThat(application.run("topics").exitCode()).isEqualTo(ExitCode.SUCCESS.number());
        application.with("network.hidden.units", "310,300");
        assertThat(error(application, USAGE_ERROR, "topics"))
                .contains(application.topics().models(), "max.message.bytes=", "alter it");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        kafka.commit.interval.ms        | abc        | commit.interval.ms
        kafka.producer.linger.ms        | abc        | linger.ms
        kafka.producer.acks             | 1          | acks
        kafka.consumer.max.poll.records | -4         | max.poll.records
        kafka.num.stream.threads        | 0          | num.stream.threads
        """)
    void aSettingThatKafkaRejects(String key, String value, String named, Application application) {
        application.with(key, value);

        assertThat(error(application, USAGE_ERROR, "topics")).contains(named);
    }

    @Test
    void aStateDirectoryThatCannotBeCreated(Application application) {
        application.with("kafka.state.dir", "/proc/nope");

        assertThat(error(application, USAGE_ERROR, "serve")).contains("kafka.state.dir=/proc/nope cannot be created");
    }

    @Test
    void morePartitionsThanTheApplicationStartedWith(Application application) {
        application.create(application.topics().input(), 3, Map.of());
        application.create(application.id() + "-ledger-changelog", 2, Map.of());

        assertThat(error(application, USAGE_ERROR, "topics"))
                .contains(
                        application.topics().input() + " has 3 partitions", "started with 2", "another application.id");
    }

    @Test
    void deadLettersLargerThanARequest(Application application) {
        application.with("dead.letters.max.bytes", "2000000");

        assertThat(error(application, USAGE_ERROR, "topics"))
                .contains("a prediction may take", "kafka.max.request.size=1048576", "lower dead.letters.max.bytes");
    }

    @Test
    void aDeadLetterTopicThatWouldRejectADeadLetter(Application application) {
        application.create(application.topics().deadLetters(), 4, Map.of("max.message.bytes", "500000"));

        assertThat(error(application, USAGE_ERROR, "topics"))
                .contains(
                        application.topics().deadLetters(), "max.message.bytes=500000", "lower dead.letters.max.bytes");
    }

    @Test
    void aJournalThatWouldRejectAMiniBatch(Application application) {
        application.create(application.topics().journal(), 1, Map.of("max.message.bytes", "100000"));
        application.with("learning.batch.size", "4000");

        assertThat(error(application, USAGE_ERROR, "serve"))
                .contains(application.topics().journal(), "max.message.bytes=100000", "learning.batch.size");
    }

    @Test
    void aChangelogThatWouldRejectTheLearnerState(Application application) {
        String changelog = application.id() + "-learner-changelog";
        application.create(changelog, 1, Map.of("max.message.bytes", "10000"));

        assertThat(error(application, USAGE_ERROR, "serve"))
                .contains(changelog, "max.message.bytes=10000", "the learner state", "network.hidden.units");
    }

    @Test
    void aConfigurationThatDoesNotMatchThePublishedModels(Application application) {
        learn(application);
        application.with("label.field", "alive").with("topics.predictions", application.id() + "-others");

        assertThat(error(application, USAGE_ERROR, "serve"))
                .contains(
                        "label.field is alive in the configuration, but survived in the published model",
                        "another application.id");
    }

    private static void learn(Application application) {
        application.with("learning.batch.size", "1");
        try (LifeboatService service = LifeboatService.start(application.config(), PipelineObserver.NONE);
                KafkaProducer<byte[], byte[]> producer = application.producer()) {
            String json = RECORD.replace("}", ",\"survived\":1}");
            var unused = producer.send(new ProducerRecord<>(
                    application.topics().input(), Application.bytes("1"), Application.bytes(json)));
            await().atMost(TIMEOUT).until(() -> service.newestModel().model().step() > 0);
        }
    }

    @Test
    void anUnknownKey(Application application) {
        application.with("learning.bach.size", "8");

        assertThat(error(application, USAGE_ERROR, "serve")).contains("learning.bach.size", "'learning.batch.size'?");
    }

    @Test
    void anUnknownKafkaKeyIsAWarning(Application application) {
        application.with("kafka.sesion.timeout.ms", "8000");

        Jar.Run run = application.run("topics");

        assertThat(run.err())
                .singleElement()
                .asString()
                .startsWith("lifeboat: kafka.sesion.timeout.ms is unknown")
                .endsWith("did you mean 'kafka.session.timeout.ms'?");
        assertThat(run.exitCode()).isEqualTo(ExitCode.SUCCESS.number());
    }

    @Test
    void noBrokerIsConfigured(Application application) {
        application.with("kafka.bootstrap.servers", "");
        Path csv = application.write("passengers.csv", "passengerId,pclass,sex,age,survived\n1,3,male,22,0\n");
        List<Jar.Pending> runs = new ArrayList<>();
        for (String command : List.of("serve", "topics", "model show", "model rebuild")) {
            runs.add(application.start(command));
        }
        runs.add(application.start("try", RECORD));
        runs.add(application.start("produce", "--input", csv.toString()));

        for (Jar.Pending run : runs) {
            assertThat(line(run.get(), USAGE_ERROR)).contains("kafka.bootstrap.servers is missing");
        }
    }

    @Test
    void aConfigurationFileThatIsNotThere(Application application) {
        String file = application.directory().resolve("nowhere.properties").toString();

        assertThat(line(Jar.run(application.directory(), "serve", "-c", file), USAGE_ERROR))
                .contains(file);
    }

    @Test
    void aRecordToTryThatWouldBecomeADeadLetter(Application application) {
        application.createTopics();

        assertThat(error(application, USAGE_ERROR, "try", "{\"pclass\":1,\"age\":30}"))
                .contains("missing_feature", "sex", "not sent");
        assertThat(error(application, USAGE_ERROR, "try", "--id", "x".repeat(257), RECORD))
                .contains("bad_id", "not sent");
    }

    @Test
    void tryingWithoutAService(Application application) {
        application.createTopics();
        Jar.Run run = application.run("try", "--timeout", "1", RECORD);

        assertThat(line(run, FAILURE)).contains("within 1 s", "lifeboat serve");
        assertThat(application.count(application.topics().input())).isEqualTo(1);
    }

    @Test
    void commandsThatNeedTopicsThatDoNotExist(Application application) {
        Path csv = application.write("passengers.csv", "pclass,sex,age\n" + "3,male,22\n".repeat(100));

        assertThat(error(application, FAILURE, "try", RECORD))
                .contains(application.topics().predictions(), "lifeboat topics");
        assertThat(error(application, FAILURE, "produce", "--input", csv.toString()))
                .contains(application.topics().input(), "lifeboat topics");
        assertThat(error(application, FAILURE, "model show")).contains("there is no model yet");
    }

    @Test
    void aModelBeforeAnythingIsLearned(Application application) {
        application.createTopics();

        assertThat(error(application, FAILURE, "model show")).contains("there is no model yet");
    }

    @Test
    void producingAFileThatCannotBeRead(Application application) {
        application.createTopics();
        Path headless = application.write("headless.csv", "3,male,22\n");

        assertThat(error(application, FAILURE, "produce", "--input", "nowhere.csv"))
                .endsWith("cannot read nowhere.csv: there is no such file");
        assertThat(error(application, FAILURE, "produce", "--input", headless.toString()))
                .contains("headless.csv", "no column 'pclass'");
    }

    @Test
    void aMisspelledCommand(Application application) {
        assertThat(line(Jar.run(application.directory(), "server"), USAGE_ERROR))
                .contains("server", "did you mean 'serve'?", "lifeboat --help");
        assertThat(line(Jar.run(application.directory(), "topics"), USAGE_ERROR))
                .contains("--config", "topics --help");
        assertThat(line(Jar.run(application.directory(), "model"), USAGE_ERROR)).contains("model --help");
    }

    @Test
    void helpAndVersionAreNoErrors(Application application) {
        Path directory = application.directory();
        for (Jar.Run run : List.of(Jar.run(directory), Jar.run(directory, "--help"))) {
            assertThat(run.out()).anyMatch(line -> line.contains("quickstart"));
            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isEqualTo(ExitCode.SUCCESS.number());
        }
        Jar.Run version = Jar.run(directory, "--version");
        assertThat(version.out()).singleElement().asString().matches("lifeboat \\d.*");
        assertThat(version.exitCode()).isEqualTo(ExitCode.SUCCESS.number());
    }
}
