package dev.lifeboat.config;

import static org.apache.kafka.common.config.ConfigDef.Range.between;

import dev.lifeboat.learning.Member;
import dev.lifeboat.learning.Mixing;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;

/** Which networks learn, and how their predictions are mixed. */
final class EnsembleKeys {
    static final String PREFIX = "ensemble.";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    static final Key<List<String>> MEMBERS = Key.list(
                    "ensemble.members",
                    "Names of the members. Each has the settings `network.*` and `learning.*` of this configuration, unless"
                            + " `ensemble.NAME.…` overrides them: `ensemble.a.learning.rate=0.01`. Empty: a single network.")
            .orElse("");

    private static final Key<Double> RATE = Key.number(
                    "ensemble.rate", "How fast weight moves to members with a lower log loss: η of Hedge.")
            .orElse(Mixing.DEFAULT.rate())
            .validatedBy(Interval.above(0));

    private static final Key<Double> SHARE = Key.number(
                    "ensemble.share",
                    "Fraction of the weight that is distributed evenly among members after each label, so that each can come"
                            + " back.")
            .orElse(Mixing.DEFAULT.share())
            .validatedBy(between(0, 1));

    static final Key<EnsemblePreset> PRESET = Key.choice(
                    "ensemble.preset",
                    "`standard`: ten networks that need no tuning. `none`: a single network as configured by `network.*` and"
                            + " `learning.*`, or the members that `ensemble.members` names.",
                    EnumSet.allOf(EnsemblePreset.class))
            .orElse(EnsemblePreset.DEFAULT);

    static final List<Key<?>> KEYS = List.of(PRESET, MEMBERS, RATE, SHARE);

    /** What can differ between members. */
    private static final List<Key<?>> OF_MEMBER = Stream.of(
                    NetworkKeys.KEYS, TrainingKeys.KEYS, OptimizerKeys.KEYS, List.<Key<?>>of(DriftKeys.REACTION))
            .flatMap(List::stream)
            .toList();

    private static final Key<Boolean> SHADOW = Key.flag(
                    "shadow", "Whether the member is evaluated only: its predictions are never part of the ensemble's.")
            .orElse(false);

    private EnsembleKeys() {}

    /** The keys that members can override. */
    static List<Key<?>> ofMember() {
        return OF_MEMBER;
    }

    /** The key with which a member overrides another. */
    static String keyOf(String member, String key) {
        return PREFIX + member + "." + key;
    }

    /** Defines the keys of a member; what is not set is as in the rest of the configuration. */
    static void define(ConfigDef definition, String member) {
        OF_MEMBER.forEach(key -> key.named(keyOf(member, key.name())).defineOptionalIn(definition));
        shadow(member).defineIn(definition);
    }

    private static Key<Boolean> shadow(String member) {
        return SHADOW.named(PREFIX + member + "." + SHADOW.name());
    }

    static List<Member> members(Values values) {
        List<String> names = values.get(MEMBERS);
        if (names.isEmpty()) {
            return List.of(member(Member.SINGLE, values, false));
        }
        List<Member> members = new ArrayList<>();
        for (String name : names) {
            if (!NAME.matcher(name).matches()) {
                throw new InvalidConfigException(
                        MEMBERS.name() + ": '" + name + "' is not a name of lower-case letters, digits and hyphens");
            }
            // Not its position: a member keeps its network when others are removed.
            long seed = values.get(NetworkKeys.SEED) + name.hashCode();
            Values own = values.with(NetworkKeys.SEED, seed).overriddenBy(PREFIX + name + ".");
            members.add(member(name, own, values.get(shadow(name))));
        }
        return members;
    }

    private static Member member(String name, Values values, boolean shadow) {
        return new Member(
                name,
                NetworkKeys.architecture(values),
                TrainingKeys.settings(values),
                values.get(DriftKeys.REACTION),
                shadow);
    }

    static Mixing mixing(Values values) {
        return new Mixing(values.get(RATE), values.get(SHARE));
    }
}
