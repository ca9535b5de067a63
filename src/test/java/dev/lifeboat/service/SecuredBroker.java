package dev.lifeboat.service;

import dev.lifeboat.quickstart.BrokerProcess;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.KafkaFuture;

/** A broker with TLS, SCRAM and ACLs. */
final class SecuredBroker implements Kafka.Running {
    /** The password of every user but the administrator. */
    static final String PASSWORD = "swordfish-1912";

    private static final String ADMINISTRATOR = "administrator";
    private static final String LISTENER = "listener.name.client.";
    private static final String LOGIN = "org.apache.kafka.common.security.";

    private final BrokerProcess broker;
    private final Certificates certificates;
    private final Admin admin;

    private SecuredBroker(BrokerProcess broker, Certificates certificates) {
        this.broker = broker;
        this.certificates = certificates;
        this.admin = Admin.create(new HashMap<>(administrator()));
    }

    /** @param certificate name of the certificate among {@code certificates} that the broker presents */
    static SecuredBroker start(Path directory, Certificates certificates, String certificate) {
        Map<String, String> settings = Map.of(
                "listener.security.protocol.map",
                "CLIENT:SASL_SSL,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "authorizer.class.name",
                "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                // The broker connects to itself anonymously.
                "super.users",
                "User:" + ADMINISTRATOR + ";User:ANONYMOUS",
                LISTENER + "sasl.enabled.mechanisms",
                "PLAIN,SCRAM-SHA-256",
                LISTENER + "plain.sasl.jaas.config",
                LOGIN + "plain.PlainLoginModule required user_" + ADMINISTRATOR + "=\"" + PASSWORD + "\";",
                LISTENER + "scram-sha-256.sasl.jaas.config",
                LOGIN + "scram.ScramLoginModule required;",
                LISTENER + "ssl.keystore.location",
                certificates.store(certificate).toString(),
                LISTENER + "ssl.keystore.password",
                Certificates.PASSWORD,
                LISTENER + "ssl.key.password",
                Certificates.PASSWORD);
        return new SecuredBroker(BrokerProcess.start(directory.resolve("broker"), 0, settings), certificates);
    }

    @Override
    public Application application(String id, Path directory) {
        return application(id, directory, GuideAcls.all());
    }

    /** An application with its own user, who is allowed these operations only. Its source and predictions topics do not have its prefix. */
    Application application(String id, Path directory, Collection<GuideAcls.Acl> acls) {
        Application application = new Application(id, administrator(), directory);
        for (String topic : List.of("topics.input", "topics.outcomes", "topics.predictions")) {
            application.with(topic, topic.replace("topics.", "") + "-for-" + id);
        }
        login(application, id, PASSWORD);
        await(admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                        id, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, 4096), PASSWORD)))
                .all());
        await(admin.createAcls(
                        acls.stream().map(acl -> acl.binding(application, id)).toList())
                .all());
        // The service may not create topics without its prefix.
        application.create(application.outcomes(), 4, Map.of());
        application.create(application.topics().predictions(), 4, Map.of());
        return application;
    }

    /** An application without its own user. */
    Application stranger(String id, Path directory) {
        return new Application(id, administrator(), directory);
    }

    /** Sets the user of the service. The clients of the test remain those of the administrator. */
    static void login(Application application, String user, String password) {
        application
                .with("kafka.sasl.mechanism", "SCRAM-SHA-256")
                .with("kafka.sasl.jaas.config", jaas("scram.ScramLoginModule", user, password));
    }

    private Map<String, String> administrator() {
        return Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                jaas("plain.PlainLoginModule", ADMINISTRATOR, PASSWORD),
                "ssl.truststore.location",
                certificates.store("trust").toString(),
                "ssl.truststore.password",
                Certificates.PASSWORD);
    }

    private static String jaas(String module, String user, String password) {
        return LOGIN + module + " required username=\"" + user + "\" password=\"" + password + "\";";
    }

    private static void await(KafkaFuture<?> future) {
        try {
            future.get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        admin.close();
        broker.close();
    }
}
