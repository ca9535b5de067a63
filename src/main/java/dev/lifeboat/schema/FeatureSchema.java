package dev.lifeboat.schema;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The features of a record in order, and where each one's inputs lie in the vector that the network is fed with. */
public final class FeatureSchema {
    private final List<Feature> features;
    private final String labelField;
    private final int[] offsets;
    private final Map<String, Integer> indexes = new HashMap<>();

    /**
     * @param labelField the record's field that holds the label, if it comes with the record
     * @throws IllegalArgumentException if there is no feature, two have one name, or one is the label
     */
    public FeatureSchema(List<Feature> features, String labelField) {
        this.features = List.copyOf(features);
        this.labelField = labelField;
        this.offsets = new int[features.size() + 1];
        if (features.isEmpty()) {
            throw new IllegalArgumentException("there must be at least one feature");
        }
        Set<String> taken = new HashSet<>(Set.of(labelField));
        for (int i = 0; i < features.size(); i++) {
            Feature feature = features.get(i);
            if (!taken.add(feature.name())) {
                throw new IllegalArgumentException("'" + feature.name() + "' is the name of two fields");
            }
            indexes.put(feature.name(), i);
            offsets[i + 1] = offsets[i] + feature.width();
        }
    }

    public List<Feature> features() {
        return features;
    }

    public String labelField() {
        return labelField;
    }

    /** Place of the feature with this name among the features, or −1. */
    public int indexOf(String name) {
        Integer index = indexes.get(name);
        return index == null ? -1 : index;
    }

    /** Index of the first input of a feature. */
    public int offset(int feature) {
        return offsets[feature];
    }

    /** Length of the vector. */
    public int inputs() {
        return offsets[features.size()];
    }

    /** The features that are z-scored, in order: the variables of the running moments. */
    public List<Feature> scaledFeatures() {
        return features.stream().filter(Feature::isScaled).toList();
    }

    /** Indexes of the inputs that are z-scored, one a variable of the running moments. */
    public int[] scaledInputs() {
        return features.stream()
                .filter(Feature::isScaled)
                .mapToInt(feature -> offset(indexOf(feature.name())))
                .toArray();
    }

    /** Everything that decides what the vector means: part of the fingerprint. */
    public String canonical() {
        return features.stream().map(Feature::canonical).collect(Collectors.joining(";"));
    }
}
