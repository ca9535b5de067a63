package dev.lifeboat.kafka;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.errors.Failures;
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

/** Describes authentication and authorization errors in one line that names the cause. */
public final class AccessErrors {
    private final LifeboatConfig config;

    public AccessErrors(LifeboatConfig config) {
        this.config = config;
    }

    /** The line; null if the failure has another cause. Retrying does not help against an access error. */
    @Nullable
    public String describe(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String line = describeCause(cause);
            if (line != null) {
                return line;
            }
        }
        return null;
    }

    /** @param operations that are not allowed, each with its resource */
    String denied(String operations) {
        return kafka() + " denies this user: " + operations
                + "; see the security section of the operations guide (src/docs/guide/operations.md)";
    }

    private @Nullable String describeCause(Throwable cause) {
        if (cause instanceof SslAuthenticationException) {
            return describeTls(cause);
        }
        if (cause instanceof AuthenticationException) {
            return kafka() + " does not accept the credentials (" + Failures.rootMessage(cause)
                    + "); check kafka.sasl.mechanism and kafka.sasl.jaas.config";
        }
        if (cause instanceof TopicAuthorizationException topics) {
            return denied(topics.unauthorizedTopics().stream()
                    .sorted()
                    .map(this::operationsOn)
                    .collect(Collectors.joining(", ")));
        }
        if (cause instanceof GroupAuthorizationException) {
            return denied("READ on group " + config.applicationId());
        }
        if (cause instanceof TransactionalIdAuthorizationException) {
            return denied("WRITE on transactional ids that start with " + config.applicationId() + "-");
        }
        return cause instanceof ClusterAuthorizationException
                ? denied("an operation on the cluster (" + cause.getMessage() + ")")
                : null;
    }

    private String operationsOn(String topic) {
        return new RequiredAcls(config)
                        .operations(topic).stream().map(AclOperation::name).collect(Collectors.joining(" or "))
                + " on topic " + topic;
    }

    private String describeTls(Throwable failure) {
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
        return kafka() + " cannot be reached over TLS (" + Failures.rootMessage(failure)
                + "); check kafka.security.protocol and the kafka.ssl.* settings";
    }

    private String kafka() {
        return "Kafka at " + config.kafka().bootstrapServers();
    }
}
