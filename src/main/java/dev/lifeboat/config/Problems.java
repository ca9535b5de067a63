package dev.lifeboat.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Everything that is wrong with a configuration, so that it is reported at once. */
final class Problems {
    private final List<String> lines = new ArrayList<>();

    void add(String problem) {
        lines.add(problem);
    }

    /** The result of a step; null if it failed, in which case the problem is recorded. */
    <T> @Nullable T check(Supplier<T> step) {
        try {
            return step.get();
        } catch (InvalidConfigException e) {
            lines.addAll(e.problems());
        } catch (IllegalArgumentException e) {
            lines.add(String.valueOf(e.getMessage()));
        }
        return null;
    }

    /** @throws InvalidConfigException with all problems, one per line */
    void throwIfAny() {
        if (!lines.isEmpty()) {
            throw new InvalidConfigException(lines);
        }
    }
}
