package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lifeboat.nn.Initialization;
import dev.lifeboat.nn.Initialization.Distribution;
import dev.lifeboat.nn.NetworkShape;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintTest {
    @Test
    void fingerprintIsTheStartOfTheHash() {
        // SHA-256 of "abc", FIPS 180-4.
        assertThat(Fingerprint.of("abc")).hasToString("ba7816bf8f01cfea");
    }

    @Property
    void fingerprintSurvivesItsText(@ForAll long bits) {
        Fingerprint fingerprint = new Fingerprint(bits);
        assertThat(fingerprint.toString()).matches("[0-9a-f]{16}");
        assertThat(Fingerprint.parse(fingerprint.toString())).isEqualTo(fingerprint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ba7816bf8f01cfe", "ba7816bf8f01cfea0", "+a7816bf8f01cfea", "ba7816bf8f01cfeg"})
    void otherTextIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Fingerprint.parse(text));
    }

    @Test
    void whateverDecidesWhatParametersMeanIsInTheFingerprint() {
        assertThat(List.of(
                        fingerprint("a", 3, 5, 1, Distribution.GLOROT, Distribution.ZERO),
                        fingerprint("b", 3, 5, 1, Distribution.GLOROT, Distribution.ZERO),
                        fingerprint("a", 4, 5, 1, Distribution.GLOROT, Distribution.ZERO),
                        fingerprint("a", 3, 6, 1, Distribution.GLOROT, Distribution.ZERO),
                        fingerprint("a", 3, 5, 2, Distribution.GLOROT, Distribution.ZERO),
                        fingerprint("a", 3, 5, 1, Distribution.HE, Distribution.ZERO),
                        fingerprint("a", 3, 5, 1, Distribution.GLOROT, Distribution.GLOROT)))
                .doesNotHaveDuplicates();
    }

    @Test
    void scaledInputsMustBeInputs() {
        NetworkShape shape = new NetworkShape(2, List.of(), 1);
        Initialization initialization = new Initialization(1, Distribution.ZERO, Distribution.ZERO);
        for (int input : new int[] {-1, 2}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new ModelDefinition("a", new int[] {input}, shape, initialization));
        }
    }

    private static Fingerprint fingerprint(
            String meaning, int inputs, int hidden, long seed, Distribution first, Distribution last) {
        return new ModelDefinition(
                        meaning,
                        new int[] {0},
                        new NetworkShape(inputs, List.of(hidden), 1),
                        new Initialization(seed, first, last))
                .fingerprint();
    }
}
