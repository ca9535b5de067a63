package dev.lifeboat.service;

import dev.lifeboat.quickstart.BrokerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives each test an {@link Application} of its own, on one broker for all test classes of the run. */
public final class SharedBroker implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(SharedBroker.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Application.class;
    }

    @Override
    public Application resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Store forTheRun = context.getRoot().getStore(NAMESPACE);
        Running running = forTheRun.getOrComputeIfAbsent(Running.class, key -> Running.start(), Running.class);
        Application application = running.newApplication();
        // Closed by the store after the test.
        context.getStore(NAMESPACE).put(application.id(), application);
        return application;
    }

    private record Running(BrokerProcess broker, Path directory, AtomicInteger applications) implements AutoCloseable {
        static Running start() {
            try {
                Path directory = Files.createTempDirectory("lifeboat-it-");
                return new Running(
                        BrokerProcess.start(directory.resolve("broker"), 0, Map.of()), directory, new AtomicInteger());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        Application newApplication() {
            String id = "it" + applications.incrementAndGet();
            return new Application(id, broker.bootstrapServers(), directory.resolve(id));
        }

        @Override
        public void close() {
            broker.close();
            Application.remove(directory);
        }
    }
}
