package dev.lifeboat.format;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lifeboat.schema.BooleanFeature;
import dev.lifeboat.schema.CodeFeature;
import dev.lifeboat.schema.Feature;
import dev.lifeboat.schema.Missing;
import dev.lifeboat.schema.NumericFeature;
import dev.lifeboat.schema.OneHotFeature;
import java.util.Collection;
import java.util.regex.Pattern;

/** The JSON values that a feature accepts, as JSON Schema 2020-12. */
final class FeatureJsonSchema {
    /** Beyond this magnitude, whole numbers are not exact in a double, and no category. */
    private static final long MAX_WHOLE = 1L << 53;

    /** Categories that may also be written as a JSON number. */
    private static final Pattern WHOLE = Pattern.compile("0|-?[1-9][0-9]{0,15}");

    private FeatureJsonSchema() {}

    static ObjectNode of(Feature feature) {
        if (feature.missing() instanceof Missing.Reject) {
            return value(feature);
        }
        ObjectNode json = object().put("description", "Missing or null: " + feature.missing() + ".");
        json.putArray("anyOf").add(value(feature)).add(object().put("type", "null"));
        return json;
    }

    private static ObjectNode value(Feature feature) {
        if (feature instanceof NumericFeature numeric) {
            return object().put("type", "number").put("minimum", numeric.min()).put("maximum", numeric.max());
        }
        if (feature instanceof CodeFeature code) {
            return oneOf(code.codes().keySet());
        }
        if (feature instanceof OneHotFeature oneHot) {
            return oneHot.unknown() == OneHotFeature.Unknown.REJECT ? oneOf(oneHot.categories()) : anyCategory();
        }
        if (feature instanceof BooleanFeature) {
            ObjectNode json = object();
            json.putArray("enum").add(false).add(true).add(0).add(1);
            return json;
        }
        throw new AssertionError(feature.type());
    }

    /** Categories that are whole numbers or booleans may be written as JSON numbers or booleans. */
    private static ObjectNode oneOf(Collection<String> categories) {
        ObjectNode json = object();
        ArrayNode values = json.putArray("enum");
        for (String category : categories) {
            values.add(category);
            if (WHOLE.matcher(category).matches() && Math.abs(Long.parseLong(category)) <= MAX_WHOLE) {
                values.add(Long.parseLong(category));
            }
            if (category.equals("true") || category.equals("false")) {
                values.add(Boolean.parseBoolean(category));
            }
        }
        return json;
    }

    private static ObjectNode anyCategory() {
        ObjectNode json = object();
        json.putArray("type").add("string").add("integer").add("boolean");
        return json.put("minimum", -MAX_WHOLE).put("maximum", MAX_WHOLE);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
