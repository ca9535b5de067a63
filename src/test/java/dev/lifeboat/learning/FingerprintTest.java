package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
    void everythingThatDeterminesWhatPredictionsMeanIsInTheFingerprint() {
        assertThat(List.of(
                        fingerprint("label", "a"),
                        fingerprint("other", "a"),
                        fingerprint("label", "b"),
                        fingerprint("label", "a", "b"),
                        fingerprint("label", "b", "a")))
                .doesNotHaveDuplicates();
    }

    @Test
    void fingerprintOfASignatureNeverChanges() {
        assertThat(Fixtures.SIGNATURE.fingerprint())
                .isEqualTo(Fingerprint.of(
                        "a:numeric,missing=mean;b:boolean,missing=reject;c:numeric,missing=mean|label:binary"));
    }

    private static Fingerprint fingerprint(String label, String... features) {
        FeatureSchema schema = new FeatureSchema(
                Arrays.stream(features).<Feature>map(Fixtures::numeric).toList());
        return new ModelSignature(schema, new BinaryTarget(label)).fingerprint();
    }
}
