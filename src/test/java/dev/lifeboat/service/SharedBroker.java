package dev.lifeboat.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives each test its own {@link Application}. All test classes share one broker of each kind. */
public final class SharedBroker implements BeforeEachCallback, ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(SharedBroker.class);

    private final Kafka kafka;

    /** The embedded broker. */
    public SharedBroker() {
        this(Kafka.EMBEDDED);
    }

    SharedBroker(Kafka kafka) {
        this.kafka = kafka;
    }

    /** Here, because a failed assumption during the resolution of a parameter is an error. */
    @Override
    public void beforeEach(ExtensionContext context) {
        kafka.assumeAvailable();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Application.class;
    }

    @Override
    public Application resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Store forTheRun = context.getRoot().getStore(NAMESPACE);
        Shared shared = forTheRun.getOrComputeIfAbsent(kafka, Shared::start, Shared.class);
        Application application = shared.newApplication();
        // The store closes it after the test.
        context.getStore(NAMESPACE).put(application.id(), new Closing(application));
        return application;
    }

    private record Closing(Application application) implements AutoCloseable {
        @Override
        public void close() {
            try (application) {
                application.requireContract();
            }
        }
    }

    private record Shared(Kafka.Running broker, Path directory, AtomicInteger applications) implements AutoCloseable {
        static Shared start(Kafka kafka) {
            try {
                Path directory = Files.createTempDirectory("lifeboat-it-");
                return new Shared(kafka.start(directory), directory, new AtomicInteger());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        Application newApplication() {
            String id = "it" + applications.incrementAndGet();
            return broker.application(id, directory.resolve(id));
        }

        @Override
        public void close() {
            broker.close();
            Application.remove(directory);
        }
    }
}
