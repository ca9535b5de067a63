package dev.lifeboat.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** At least 0 and below 1. */
record Decay() implements ConfigDef.Validator {
    @Override
    public void ensureValid(String name, Object value) {
        if (!((Double) value >= 0 && (Double) value < 1)) {
            throw new ConfigException(name, value, "must be from 0 to below 1");
        }
    }

    @Override
    public String toString() {
        return "[0,1)";
    }
}
