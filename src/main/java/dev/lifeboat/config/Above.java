package dev.lifeboat.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** Greater than a bound. */
record Above(double bound) implements ConfigDef.Validator {
    @Override
    public void ensureValid(String name, Object value) {
        if (!((Double) value > bound && Double.isFinite((Double) value))) {
            throw new ConfigException(name, value, "must be above " + bound);
        }
    }

    @Override
    public String toString() {
        return "(" + bound + ",...)";
    }
}
