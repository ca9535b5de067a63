package dev.lifeboat.http;

import java.util.List;

/**
 * Whether all is well.
 *
 * @param reasons why not, one line each; empty if all is well
 */
public record Health(List<String> reasons) {
    public Health {
        reasons = List.copyOf(reasons);
    }

    public boolean isUp() {
        return reasons.isEmpty();
    }
}
