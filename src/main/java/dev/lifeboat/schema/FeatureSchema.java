package dev.lifeboat.schema;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The features of a record, in order, and the position of each one's inputs in the input vector of a network. */
public final class FeatureSchema {
    private final List<Feature> features;
    private final int[] offsets;
    private final int[] scaledInputs;
    private final Map<String, Integer> indexes = new HashMap<>();

    /** @throws IllegalArgumentException if there is no feature, or if two have the same name */
    public FeatureSchema(List<Feature> features) {
        this.features = List.copyOf(features);
        this.offsets = new int[features.size() + 1];
        if (features.isEmpty()) {
            throw new IllegalArgumentException("there must be at least one feature");
        }
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < features.size(); i++) {
            Feature feature = features.get(i);
            if (!taken.add(feature.name())) {
                throw new IllegalArgumentException("'" + feature.name() + "' is the name of two features");
            }
            indexes.put(feature.name(), i);
            offsets[i + 1] = offsets[i] + feature.width();
        }
        this.scaledInputs = features.stream()
                .filter(Feature::isScaled)
                .mapToInt(feature -> offset(indexOf(feature.name())))
                .toArray();
    }

    public List<Feature> features() {
        return features;
    }

    /** Position of the feature with this name; −1 if there is none. */
    public int indexOf(String name) {
        Integer index = indexes.get(name);
        return index == null ? -1 : index;
    }

    /** Index of the first input of a feature. */
    public int offset(int feature) {
        return offsets[feature];
    }

    /** Length of the input vector. */
    public int inputs() {
        return offsets[features.size()];
    }

    /** The features that are z-scored, in order: one per variable of the running moments. */
    public List<Feature> scaledFeatures() {
        return features.stream().filter(Feature::isScaled).toList();
    }

    /** Indexes of the inputs that are z-scored, one per variable of the running moments; not to be modified. */
    public int[] scaledInputs() {
        return scaledInputs;
    }

    /**
     * The largest magnitude of each input of a network, (inputs).
     *
     * @param clip maximum absolute z-score
     */
    public double[] maxMagnitudes(double clip) {
        double[] magnitudes = new double[inputs()];
        for (int i = 0; i < features.size(); i++) {
            Feature feature = features.get(i);
            double magnitude = feature.isScaled() ? clip : feature.maxMagnitude();
            Arrays.fill(magnitudes, offset(i), offset(i) + feature.width(), magnitude);
        }
        return magnitudes;
    }

    /** Everything that determines what the inputs mean, in a form that never changes: part of the fingerprint. */
    public String canonical() {
        return features.stream().map(Feature::canonical).collect(Collectors.joining(";"));
    }
}
