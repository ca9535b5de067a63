package dev.lifeboat.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.learning.DriftSettings.Reaction;
import dev.lifeboat.learning.LearningSettings;
import dev.lifeboat.learning.Member;
import dev.lifeboat.learning.Mixing;
import dev.lifeboat.nn.Optimizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnsembleConfigTest {
    private static final Path TITANIC = Path.of("config/titanic.properties");

    private static LearningSettings settings(String... more) {
        return LifeboatConfig.of(ConfigTest.minimal(more)).learning().settings();
    }

    private static List<String> names(LearningSettings settings) {
        return settings.members().stream().map(Member::name).toList();
    }

    private static double rate(Member member) {
        return member.training().optimizer().learningRate();
    }

    @Test
    void singleNetworkIsAnEnsembleOfOneMember() {
        LearningSettings settings = settings("ensemble.preset", "none", "learning.drift.reaction", "rewarm");
        assertThat(names(settings)).containsExactly(Member.SINGLE);
        assertThat(settings.members().get(0).reaction()).isEqualTo(Reaction.REWARM);
        assertThat(settings.members().get(0).shadow()).isFalse();
        assertThat(settings.mixing()).isEqualTo(Mixing.DEFAULT);
    }

    @Test
    void memberHasTheSharedSettingsUnlessItOverridesThem() {
        LearningSettings settings = settings(
                "ensemble.members", "a, b",
                "ensemble.rate", "0.5",
                "ensemble.share", "0.25",
                "network.hidden.units", "7",
                "learning.rate", "0.125",
                "learning.drift.reaction", "rewarm",
                "ensemble.a.learning.rate", "0.5",
                "ensemble.a.network.hidden.units", "",
                "ensemble.a.network.breakpoints", "-1,0.5,2",
                "ensemble.b.learning.optimizer", "sgd",
                "ensemble.b.learning.drift.reaction", "forget",
                "ensemble.b.learning.examples.per.step", "4",
                "ensemble.b.shadow", "true");

        assertThat(names(settings)).containsExactly("a", "b");
        assertThat(settings.mixing()).isEqualTo(new Mixing(0.5, 0.25));
        Member a = settings.members().get(0);
        Member b = settings.members().get(1);
        assertThat(a.architecture().hiddenUnits()).isEmpty();
        assertThat(a.architecture().encoding().breakpoints()).containsExactly(-1.0, 0.5, 2.0);
        assertThat(rate(a)).isEqualTo(0.5);
        assertThat(a.reaction()).isEqualTo(Reaction.REWARM);
        assertThat(a.shadow()).isFalse();
        assertThat(b.architecture().hiddenUnits()).containsExactly(7);
        assertThat(b.architecture().encoding().breakpoints()).isEmpty();
        assertThat(b.training().optimizer()).isEqualTo(new Optimizer.Sgd(0.125, 0.9));
        assertThat(b.training().examplesPerStep()).isEqualTo(4);
        assertThat(b.reaction()).isEqualTo(Reaction.FORGET);
        assertThat(b.shadow()).isTrue();
        assertThat(settings.drift().reaction()).isEqualTo(Reaction.REWARM);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ensemble.a.learning.rat        | 0.1  | did you mean 'ensemble.a.learning.rate'?
        ensemble.a.network.breakpoint  | 0,1  | did you mean 'ensemble.a.network.breakpoints'?
        ensemble.c.shadow              | true | unknown configuration key 'ensemble.c.shadow'
        ensemble.a.learning.batch.size | 4    | unknown configuration key 'ensemble.a.learning.batch.size'
        ensemble.a.learning.rate       | abc  | ensemble.a.learning.rate
        ensemble.a.learning.rate       | -1   | ensemble.a.learning.rate
        ensemble.a.network.seed        | 1.5  | ensemble.a.network.seed
        ensemble.a.network.breakpoints | 1,0  | not increasing
        ensemble.a.network.breakpoints | 1    | 1 breakpoints
        ensemble.a.network.breakpoints | 1,x  | 'x' is not a number
        ensemble.members               | a,a  | same name
        ensemble.members               | A    | 'A' is not a name
        ensemble.rate                  | 0    | ensemble.rate
        ensemble.share                 | 1.5  | ensemble.share
        ensemble.preset                | best | ensemble.preset
        """)
    void wrongSettingIsAnErrorThatNamesIt(String key, String value, String named) {
        Map<String, String> settings = ConfigTest.minimal("ensemble.members", "a,b");
        settings.put(key, value);
        assertThatThrownBy(() -> LifeboatConfig.of(settings))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining(named);
    }

    @Test
    void ensembleOfShadowsIsAnError() {
        assertThatThrownBy(() -> settings("ensemble.members", "a", "ensemble.a.shadow", "true"))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("no member that is not a shadow");
    }

    @Test
    void standardPresetIsTenDifferentNetworks() {
        LifeboatConfig config = LifeboatConfig.of(ConfigTest.minimal("ensemble.preset", "standard"));
        LearningSettings settings = config.learning().settings();
        assertThat(settings.members()).hasSize(10);
        assertThat(settings.members().stream().map(Member::architecture).distinct())
                .hasSize(10);
        assertThat(settings.members()).noneMatch(Member::shadow);
        assertThat(settings.members()).anyMatch(member -> member.reaction() == Reaction.FORGET);
        assertThat(config.learning().batching().size()).isEqualTo(1);
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void settingsOfThePresetCanBeOverridden() {
        LifeboatConfig config = LifeboatConfig.of(ConfigTest.minimal(
                "ensemble.preset", "standard", "ensemble.small.learning.rate", "0.25", "learning.batch.size", "4"));
        Map<String, String> text = LearningSettingsText.of(config.learning().settings());
        assertThat(text).containsEntry("ensemble.small.learning.rate", "0.25");
        assertThat(text).containsEntry("ensemble.small-quick.learning.rate", "0.1");
        assertThat(config.learning().batching().size()).isEqualTo(4);
    }

    @Test
    void presetCanBeReducedToSomeOfItsMembers() {
        LearningSettings settings = settings("ensemble.preset", "standard", "ensemble.members", "forget, small");
        assertThat(names(settings)).containsExactly("forget", "small");
        assertThat(settings.members().get(0).reaction()).isEqualTo(Reaction.FORGET);
        LifeboatConfig config = LifeboatConfig.read(
                TITANIC, Map.of("LIFEBOAT_ENSEMBLE_PRESET", "standard", "LIFEBOAT_ENSEMBLE_MEMBERS", "small"));
        assertThat(rate(config.learning().settings().members().get(0))).isEqualTo(0.03);
        assertThat(config.learning().batching().size()).isEqualTo(8);
    }

    @Test
    void membersThatAreNamedByHandTurnThePresetOff() {
        LifeboatConfig config = LifeboatConfig.of(ConfigTest.minimal("ensemble.members", "a,b"));
        assertThat(names(config.learning().settings())).containsExactly("a", "b");
        assertThat(config.learning().batching().size()).isEqualTo(8);
        LifeboatConfig named = LifeboatConfig.read(TITANIC, Map.of("LIFEBOAT_ENSEMBLE_MEMBERS", "x"));
        assertThat(names(named.learning().settings())).containsExactly("x");
    }

    /** Otherwise, networks of equal shape would start equal, and several runs of an evaluation would be the same. */
    @Test
    void membersHaveSeedsOfTheirOwnThatFollowTheSharedOne() {
        String[] two = {"ensemble.members", "a,b", "ensemble.b.network.seed", "7", "network.seed", "1"};
        List<Member> both = settings(two).members();
        assertThat(seed(both.get(0))).isNotEqualTo(1).isNotEqualTo(7);
        assertThat(seed(both.get(1))).isEqualTo(7);
        assertThat(settings("ensemble.members", "a", "network.seed", "1").members())
                .containsExactly(both.get(0));
        List<Member> first =
                settings("ensemble.preset", "standard", "network.seed", "1").members();
        List<Member> second =
                settings("ensemble.preset", "standard", "network.seed", "2").members();
        assertThat(first).extracting(EnsembleConfigTest::seed).doesNotHaveDuplicates();
        assertThat(second)
                .extracting(EnsembleConfigTest::seed)
                .doesNotContainAnyElementsOf(
                        first.stream().map(EnsembleConfigTest::seed).toList());
    }

    private static long seed(Member member) {
        return member.architecture().initialization().seed();
    }

    @Test
    void keysThatEachMemberOverridesAreReported() {
        LifeboatConfig preset = LifeboatConfig.of(ConfigTest.minimal(
                "ensemble.preset", "standard", "network.hidden.units", "7", "learning.loss", "squared-error"));
        assertThat(preset.warnings())
                .singleElement()
                .asString()
                .contains("network.hidden.units")
                .doesNotContain("loss");
        LifeboatConfig byHand = LifeboatConfig.of(ConfigTest.minimal(
                "ensemble.members", "a,b", "learning.rate", "0.1", "ensemble.a.learning.rate", "0.2"));
        assertThat(byHand.warnings()).isEmpty();
    }

    @Test
    void environmentOverridesMembersAndTheirSettings() {
        LifeboatConfig config = LifeboatConfig.read(
                TITANIC,
                Map.of(
                        "LIFEBOAT_ENSEMBLE_MEMBERS", "a,small-steps",
                        "LIFEBOAT_ENSEMBLE_A_LEARNING_RATE", "0.375",
                        "LIFEBOAT_ENSEMBLE_SMALL_STEPS_NETWORK_HIDDEN_UNITS", "3"));
        List<Member> members = config.learning().settings().members();
        assertThat(names(config.learning().settings())).containsExactly("a", "small-steps");
        assertThat(rate(members.get(0))).isEqualTo(0.375);
        assertThat(rate(members.get(1))).isEqualTo(0.01);
        assertThat(members.get(1).architecture().hiddenUnits()).containsExactly(3);
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void environmentMaySelectThePreset() {
        LifeboatConfig config = LifeboatConfig.read(TITANIC, Map.of("LIFEBOAT_ENSEMBLE_PRESET", "standard"));
        assertThat(config.learning().settings().members()).hasSize(10);
    }

    /** Settings of a journal can be copied into a configuration. */
    @Test
    void textOfSettingsIsTheirConfiguration() {
        for (LearningSettings settings : List.of(
                settings("ensemble.preset", "standard"),
                settings("ensemble.members", "a,b", "ensemble.b.learning.optimizer", "adamw"),
                settings("ensemble.preset", "none", "learning.optimizer", "rmsprop", "network.breakpoints", "0,1"))) {
            Map<String, String> written = ConfigTest.minimal();
            written.putAll(LearningSettingsText.of(settings));
            assertThat(LifeboatConfig.of(written).learning().settings()).isEqualTo(settings);
        }
    }

    @Test
    void differencesNameTheMember() {
        assertThat(LearningSettingsText.differences(
                        settings("ensemble.members", "a,b"),
                        settings("ensemble.members", "a,b", "ensemble.b.learning.rate", "0.5")))
                .containsExactly("ensemble.b.learning.rate 0.001 → 0.5");
    }
}
