package dev.lifeboat.topology;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.ProcessorWrapper;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.WrappedFixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.WrappedProcessorSupplier;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.jspecify.annotations.Nullable;

/**
 * Restarts the processors of a running driver: the heap is lost (processors and timers), the stores are kept. The driver itself cannot do
 * that, because closing it deletes its stores.
 */
final class Restarts {
    /** Key of the setting by which a {@link Wrapper} finds its restarts. */
    static final String SETTING = "lifeboat.test.restarts";

    private final List<Restartable<?, ?, ?, ?>> processors = new ArrayList<>();

    /** New processors, as after a stop and a start. */
    void restart(long nowMs) {
        processors.forEach(processor -> processor.restart(true, nowMs));
    }

    /** Initializes the same processors again, as after a transaction that was aborted before it changed anything. */
    void initAgain(long nowMs) {
        processors.forEach(processor -> processor.restart(false, nowMs));
    }

    /** Makes all processors of a topology restartable; instantiated by Kafka Streams. */
    public static final class Wrapper implements ProcessorWrapper {
        private Restarts restarts = new Restarts();

        @Override
        public void configure(Map<String, ?> settings) {
            if (settings.get(SETTING) instanceof Restarts configured) {
                restarts = configured;
            }
        }

        @Override
        public <K, V, K2, V2> WrappedProcessorSupplier<K, V, K2, V2> wrapProcessorSupplier(
                String name, ProcessorSupplier<K, V, K2, V2> supplier) {
            return ProcessorWrapper.asWrapped(() -> new Restartable<>(supplier, restarts));
        }

        @Override
        public <K, V, V2> WrappedFixedKeyProcessorSupplier<K, V, V2> wrapFixedKeyProcessorSupplier(
                String name, FixedKeyProcessorSupplier<K, V, V2> supplier) {
            return ProcessorWrapper.asWrappedFixedKey(supplier);
        }
    }

    /** Kafka Streams keeps a cancelled timer until its time has come: it must not keep a processor that was replaced. */
    private static final class Timer implements Punctuator {
        private @Nullable Punctuator action;
        private @Nullable Cancellable scheduled;

        Timer(Punctuator action) {
            this.action = action;
        }

        @Override
        public void punctuate(long timestamp) {
            if (action != null) {
                action.punctuate(timestamp);
            }
        }

        void cancel() {
            action = null;
            if (scheduled != null) {
                scheduled.cancel();
            }
        }
    }

    private static final class Restartable<K, V, K2, V2> implements Processor<K, V, K2, V2> {
        private final ProcessorSupplier<K, V, K2, V2> supplier;
        private final Restarts restarts;
        private final List<Timer> timers = new ArrayList<>();
        private Processor<K, V, K2, V2> current;
        private ProcessorContext<K2, V2> context;
        private ProcessorNode<?, ?, ?, ?> node;

        Restartable(ProcessorSupplier<K, V, K2, V2> supplier, Restarts restarts) {
            this.supplier = supplier;
            this.restarts = restarts;
            this.current = supplier.get();
        }

        @Override
        public void init(ProcessorContext<K2, V2> processorContext) {
            context = recordingTimers(processorContext);
            node = internal(processorContext).currentNode();
            current.init(context);
            // Kafka Streams creates other instances only to inspect them.
            restarts.processors.add(this);
        }

        @Override
        public void process(Record<K, V> record) {
            current.process(record);
        }

        @Override
        public void close() {
            current.close();
        }

        void restart(boolean replace, long nowMs) {
            timers.forEach(Timer::cancel);
            timers.clear();
            current.close();
            if (replace) {
                current = supplier.get();
            }
            // As a stream task does before it initializes a processor.
            internal(context).setSystemTimeMs(nowMs);
            internal(context).setCurrentNode(node);
            current.init(context);
            internal(context).setCurrentNode(null);
        }

        private static InternalProcessorContext<?, ?> internal(ProcessorContext<?, ?> context) {
            return (InternalProcessorContext<?, ?>) context;
        }

        /** The context, which also remembers what it schedules. */
        @SuppressWarnings("unchecked") // the proxy implements the interfaces of the context
        private ProcessorContext<K2, V2> recordingTimers(ProcessorContext<K2, V2> real) {
            return (ProcessorContext<K2, V2>) Proxy.newProxyInstance(
                    Restarts.class.getClassLoader(),
                    new Class<?>[] {InternalProcessorContext.class},
                    (proxy, method, arguments) -> {
                        try {
                            if (!method.getName().equals("schedule")) {
                                return method.invoke(real, arguments);
                            }
                            Timer timer = new Timer((Punctuator) arguments[2]);
                            timers.add(timer);
                            arguments[2] = timer;
                            timer.scheduled = (Cancellable) method.invoke(real, arguments);
                            return timer.scheduled;
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }
}
