package dev.lifeboat.service;

import dev.lifeboat.config.LifeboatConfig;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.jspecify.annotations.Nullable;

/** What Kafka's locks say when they do not open, in one line that names what is missing. */
final class Denial {
    private final LifeboatConfig config;

    Denial(LifeboatConfig config) {
        this.config = config;
    }

    /** The line, if a lock is at the bottom of the failure; otherwise null. Trying again does not help against a lock. */
    @Nullable
    String line(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String line = lineOf(cause);
            if (line != null) {
                return line;
            }
        }
        return null;
    }

    /** @param privileges that are missing */
    String line(String privileges) {
        return kafka() + " denies this user: " + privileges + "; grant it (README: Locks)";
    }

    private @Nullable String lineOf(Throwable cause) {
        if (cause instanceof SslAuthenticationException) {
            return tls(cause);
        }
        if (cause instanceof AuthenticationException) {
            return kafka() + " does not accept the credentials (" + KafkaClients.rootMessage(cause)
                    + "); check kafka.sasl.mechanism and kafka.sasl.jaas.config";
        }
        if (cause instanceof TopicAuthorizationException topics) {
            return line(topics.unauthorizedTopics().stream()
                    .sorted()
                    .map(this::onTopic)
                    .collect(Collectors.joining(", ")));
        }
        if (cause instanceof GroupAuthorizationException) {
            return line("READ on group " + config.applicationId());
        }
        if (cause instanceof TransactionalIdAuthorizationException) {
            return line("WRITE on transactional ids that start with " + config.applicationId() + "-");
        }
        return cause instanceof ClusterAuthorizationException
                ? line("something on the cluster (" + cause.getMessage() + ")")
                : null;
    }

    private String onTopic(String topic) {
        return new Privileges(config).on(topic).stream().map(AclOperation::name).collect(Collectors.joining(" or "))
                + " on topic " + topic;
    }

    private String tls(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (root instanceof CertificateExpiredException) {
            return "the certificate of " + kafka() + " has expired (" + root.getMessage() + "); renew it at the broker";
        }
        if (root instanceof CertPathBuilderException) {
            return "the certificate of " + kafka() + " is not from a known authority (" + root.getMessage()
                    + "); put the authority's certificate into kafka.ssl.truststore.location";
        }
        return kafka() + " cannot be reached over TLS (" + KafkaClients.rootMessage(failure)
                + "); check kafka.security.protocol and kafka.ssl.…";
    }

    private String kafka() {
        return "Kafka at " + config.kafka().settings().get("bootstrap.servers");
    }
}
