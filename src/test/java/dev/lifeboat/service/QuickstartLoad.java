package dev.lifeboat.service;

import static org.awaitility.Awaitility.await;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.kafka.KafkaClients;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One quickstart from the jar for all test classes of the run, after its report: it stays up with what it has learned. */
final class QuickstartLoad implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(QuickstartLoad.class);
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Pattern PAGE = Pattern.compile("The page to watch it on: +(http://\\S+)/\n");

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Running.class;
    }

    @Override
    public Running resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot().getStore(NAMESPACE).getOrComputeIfAbsent(Running.class, key -> start(), Running.class);
    }

    private static Running start() {
        try {
            Path directory = Files.createTempDirectory("lifeboat-quickstart-");
            Path out = directory.resolve("out.txt");
            Path data = directory.resolve("data");
            Process process =
                    Jar.start(out, out, List.of(), "quickstart", "--data-dir", data.toString(), "--passes", "3");
            await().atMost(PATIENCE).until(() -> {
                String text = Files.readString(out);
                if (!process.isAlive()) {
                    throw new AssertionError("the quickstart has ended:\n" + text);
                }
                return PAGE.matcher(text).find();
            });
            Matcher page = PAGE.matcher(Files.readString(out));
            if (!page.find()) {
                throw new AssertionError("no page is named");
            }
            LifeboatConfig config = LifeboatConfig.read(data.resolve("titanic.properties"), Map.of());
            return new Running(config, page.group(1), process, directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param url of the management port, without a slash at its end */
    record Running(LifeboatConfig config, String url, Process process, Path directory) implements AutoCloseable {
        /** Has a record on a topic. */
        void send(String topic, String id, String json) {
            try (Producer<byte[], byte[]> producer = new KafkaClients(config).producer()) {
                producer.send(new ProducerRecord<>(
                                topic, id.getBytes(StandardCharsets.UTF_8), json.getBytes(StandardCharsets.UTF_8)))
                        .get();
            } catch (InterruptedException | ExecutionException e) {
                throw new AssertionError(e);
            }
        }

        /** All that is committed on a topic now, each partition in order. */
        List<ConsumerRecord<byte[], byte[]>> read(String topic) {
            return Application.read(config, topic);
        }

        @Override
        public void close() {
            Application.requireContract(config);
            process.destroy();
            process.onExit().join();
            Application.remove(directory);
        }
    }
}
