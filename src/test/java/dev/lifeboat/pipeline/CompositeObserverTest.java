package dev.lifeboat.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CompositeObserverTest {
    private final List<String> calls = new ArrayList<>();
    private final PipelineObserver both = recording("first").and(recording("second"));

    /** Every method, so that a new one cannot be forgotten. */
    @Test
    void everyCallIsPassedToBothInOrder() throws ReflectiveOperationException {
        int methods = 0;
        for (Method method : PipelineObserver.class.getMethods()) {
            if (!method.getName().equals("and")) {
                calls.clear();
                Object[] arguments = Arrays.stream(method.getParameterTypes())
                        .map(CompositeObserverTest::argument)
                        .toArray();
                method.invoke(both, arguments);
                String call = method.getName() + Arrays.asList(arguments);
                assertThat(calls).containsExactly("first " + call, "second " + call);
                methods++;
            }
        }
        assertThat(methods).isGreaterThan(8);
    }

    /** Not a default value, so that exchanged arguments would be found. */
    private static @Nullable Object argument(Class<?> type) {
        if (type == int.class) {
            return 3;
        }
        if (type == long.class) {
            return System.nanoTime();
        }
        return type == double.class ? (Object) 0.5 : null;
    }

    private PipelineObserver recording(String name) {
        return (PipelineObserver) Proxy.newProxyInstance(
                CompositeObserverTest.class.getClassLoader(),
                new Class<?>[] {PipelineObserver.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("and")) {
                        return InvocationHandler.invokeDefault(proxy, method, arguments);
                    }
                    List<?> passed = arguments == null ? List.of() : Arrays.asList(arguments);
                    calls.add(name + " " + method.getName() + passed);
                    return null;
                });
    }
}
