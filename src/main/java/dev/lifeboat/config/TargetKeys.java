package dev.lifeboat.config;

import dev.lifeboat.learning.BinaryTarget;
import dev.lifeboat.learning.Target;
import java.util.List;

/** What is predicted. */
final class TargetKeys {
    private static final Key<String> FIELD = Key.text(
                    "label.field", "Field of records and outcomes that holds the label: 0, 1, false or true.")
            .orElse("label");

    static final List<Key<?>> KEYS = List.of(FIELD);

    private TargetKeys() {}

    static Target target(Values values) {
        return new BinaryTarget(values.get(FIELD));
    }
}
