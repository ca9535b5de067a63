package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Access errors end the service with one line that names the cause, and secrets are not exposed. */
class SecurityIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(4);
    private static final int FAILED = 1;
    /** More than one client needs, and far fewer than a retry loop would make. */
    private static final int ATTEMPTS = 4;

    @TempDir
    private static Path directory;

    private static Certificates certificates;
    private static SecuredBroker broker;

    @BeforeAll
    static void start() {
        certificates = Certificates.make(directory.resolve("certificates"));
        broker = SecuredBroker.start(directory.resolve("kafka"), certificates, Certificates.VALID);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void eachMissingAclIsNamed() {
        List<GuideAcls.Acl> all = GuideAcls.all();
        assertThat(all).hasSize(10);
        for (int i = 0; i < all.size(); i++) {
            GuideAcls.Acl missing = all.get(i);
            List<GuideAcls.Acl> rest = new ArrayList<>(all);
            rest.remove(i);
            try (Application application = application("without" + i, rest)) {
                assertThat(line(application.run("serve")))
                        .contains("denies this user: ", missing.operation() + " on ", missing.nameFor(application))
                        .doesNotContain(" or ");
            }
        }
    }

    @Test
    void wrongPassword() {
        try (Application application = application("password", GuideAcls.all())) {
            SecuredBroker.login(application, application.id(), "not-" + SecuredBroker.PASSWORD);

            assertThat(line(application.run("serve")))
                    .contains("does not accept the credentials", "kafka.sasl.jaas.config");
            assertThat(line(application.run("model show"))).contains("does not accept the credentials");
        }
    }

    @Test
    void unknownAuthority() {
        try (Application application = application("authority", GuideAcls.all())) {
            // The authorities of the JDK.
            application.without("kafka.ssl.truststore.location").without("kafka.ssl.truststore.password");

            assertThat(line(application.run("serve")))
                    .contains("not from a known authority", "kafka.ssl.truststore.location");
        }
    }

    @Test
    void expiredCertificate() {
        Path other = directory.resolve("expired");
        try (SecuredBroker expired = SecuredBroker.start(other, certificates, Certificates.EXPIRED);
                Application application = expired.stranger("expired", other.resolve("application"))) {
            assertThat(line(application.run("serve"))).contains("has expired", "renew it at the broker");
        }
    }

    @Test
    void secretsAreNeitherLoggedNorServed() throws Exception {
        try (Application application = application("secrets", GuideAcls.all());
                KafkaProducer<byte[], byte[]> producer = application.producer()) {
            Path log = application.directory().resolve("serve.log");
            Process process = application.serve(log);
            producer.send(new ProducerRecord<>(
                            application.topics().input(),
                            Application.bytes("1"),
                            Application.bytes("{\"pclass\":1,\"sex\":\"female\",\"age\":30,\"survived\":1}")))
                    .get();
            await().atMost(TIMEOUT).until(() -> Files.readString(log).contains("RUNNING"));
            application.awaitAtLeast(1, application.topics().models(), TIMEOUT);
            List<String> said = new ArrayList<>(endpoints(url(log)));
            process.destroy();
            process.waitFor();
            said.add(Files.readString(log));

            assertThat(said)
                    .allSatisfy(text -> assertThat(text)
                            .isNotEmpty()
                            .doesNotContain(SecuredBroker.PASSWORD)
                            .doesNotContain(Certificates.PASSWORD)
                            .doesNotContain("sasl.jaas.config"));
        }
    }

    private static List<String> endpoints(String url) throws IOException, InterruptedException {
        List<String> said = new ArrayList<>();
        HttpClient client = HttpClient.newHttpClient();
        for (String path : List.of(
                "/",
                "/metrics",
                "/health/live",
                "/health/ready",
                "/api/model",
                "/api/evaluation",
                "/api/stats",
                "/api/status",
                "/api/history",
                "/api/predictions",
                "/api/openapi.json",
                "/api/asyncapi.json",
                "/nowhere")) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url + path)).build();
            said.add(client.send(request, BodyHandlers.ofString()).toString());
            said.add(client.send(request, BodyHandlers.ofString()).body());
        }
        return said;
    }

    private static String url(Path log) throws IOException {
        Matcher url = Pattern.compile("http://127\\.0\\.0\\.1:\\d+").matcher(Files.readString(log));
        assertThat(url.find()).isTrue();
        return url.group();
    }

    private static Application application(String id, List<GuideAcls.Acl> acls) {
        Application application = broker.application(id, directory.resolve(id), acls);
        application.create(application.topics().input(), 4, Map.of());
        return application;
    }

    /** The one line on standard error. The service did not retry. */
    private static String line(Jar.Run run) {
        assertThat(run.err()).hasSize(1);
        assertThat(run.err().get(0)).startsWith("lifeboat: ");
        assertThat(run.exitCode()).isEqualTo(FAILED);
        assertThat(run.out().stream().filter(line -> line.contains("failed authentication")))
                .hasSizeLessThan(ATTEMPTS);
        assertThat(String.join("\n", run.out()) + run.err())
                .doesNotContain(SecuredBroker.PASSWORD)
                .doesNotContain(Certificates.PASSWORD);
        return run.err().get(0);
    }
}
