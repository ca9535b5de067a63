package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lifeboat.nn.Initialization;
import dev.lifeboat.nn.Initialization.Distribution;
import dev.lifeboat.schema.Feature;
import dev.lifeboat.schema.FeatureSchema;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintTest {
    private static final List<Integer> HIDDEN = List.of(5);

    @Test
    void fingerprintIsTheBeginningOfTheHash() {
        // SHA-256 of "abc", FIPS 180-4.
        assertThat(Fingerprint.of("abc")).hasToString("ba7816bf8f01cfea");
    }

    @Property
    void fingerprintIsParsedFromItsText(@ForAll long bits) {
        Fingerprint fingerprint = new Fingerprint(bits);
        assertThat(fingerprint.toString()).matches("[0-9a-f]{16}");
        assertThat(Fingerprint.parse(fingerprint.toString())).isEqualTo(fingerprint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ba7816bf8f01cfe", "ba7816bf8f01cfea0", "+a7816bf8f01cfea", "ba7816bf8f01cfeg"})
    void otherTextIsRejected(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Fingerprint.parse(text));
    }

    @Test
    void everythingThatDeterminesAnUntrainedModelIsInItsFingerprint() {
        assertThat(List.of(
                        fingerprint("label", HIDDEN, 1, Distribution.GLOROT, Distribution.ZERO, "a"),
                        fingerprint("other", HIDDEN, 1, Distribution.GLOROT, Distribution.ZERO, "a"),
                        fingerprint("label", HIDDEN, 1, Distribution.GLOROT, Distribution.ZERO, "b"),
                        fingerprint("label", HIDDEN, 1, Distribution.GLOROT, Distribution.ZERO, "a", "b"),
                        fingerprint("label", HIDDEN, 1, Distribution.GLOROT, Distribution.ZERO, "b", "a"),
                        fingerprint("label", List.of(6), 1, Distribution.GLOROT, Distribution.ZERO, "a"),
                        fingerprint("label", List.of(5, 5), 1, Distribution.GLOROT, Distribution.ZERO, "a"),
                        fingerprint("label", List.of(), 1, Distribution.GLOROT, Distribution.ZERO, "a"),
                        fingerprint("label", HIDDEN, 2, Distribution.GLOROT, Distribution.ZERO, "a"),
                        fingerprint("label", HIDDEN, 1, Distribution.HE, Distribution.ZERO, "a"),
                        fingerprint("label", HIDDEN, 1, Distribution.GLOROT, Distribution.GLOROT, "a")))
                .doesNotHaveDuplicates();
    }

    @Test
    void fingerprintOfADefinitionNeverChanges() {
        ModelDefinition definition = Fixtures.DEFINITION;
        assertThat(definition.fingerprint())
                .isEqualTo(Fingerprint.of("a:numeric,missing=mean;b:boolean,missing=reject;c:numeric,missing=mean"
                        + "|label:binary|[5]|1912|GLOROT|ZERO"));
    }

    private static Fingerprint fingerprint(
            String label, List<Integer> hidden, long seed, Distribution first, Distribution last, String... features) {
        FeatureSchema schema = new FeatureSchema(
                Arrays.stream(features).<Feature>map(Fixtures::numeric).toList());
        return new ModelDefinition(
                        new ModelSignature(schema, new BinaryTarget(label)),
                        new Architecture(hidden, new Initialization(seed, first, last)))
                .fingerprint();
    }
}
