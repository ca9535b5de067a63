package dev.lifeboat.learning;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The members and their weights. Mutated by its {@link Learner} only. */
final class Ensemble {
    /** How far weights are from 1 in total after very many labels. */
    private static final double ROUNDING = 1e-9;

    private final ModelSignature signature;
    private List<MemberState> members = List.of();
    private int nextId;

    /** Members that are gone, whose replay buffers are still in their slots. */
    private final List<MemberState> retired = new ArrayList<>();

    Ensemble(ModelSignature signature) {
        this.signature = signature;
    }

    /** In the order of the settings; empty before the first settings. */
    List<MemberState> members() {
        return members;
    }

    /** Whether there is one member, whose predictions are those of the ensemble. */
    boolean isSingle() {
        return members.size() == 1;
    }

    /** The member with the largest weight, the first of several. */
    MemberState leader() {
        MemberState leader = members.get(0);
        for (MemberState member : members) {
            leader = member.weight() > leader.weight() ? member : leader;
        }
        return leader;
    }

    /** Sum of the optimizer steps of all members. */
    long steps() {
        return members.stream()
                .mapToLong(member -> member.network().optimizer().step())
                .sum();
    }

    /** Continues with the members of other settings. New ones have no weight until they were judged, unless they are the first. */
    void configure(LearningSettings settings) {
        List<MemberState> configured = new ArrayList<>();
        for (Member member : settings.members()) {
            MemberState existing = find(member);
            if (existing == null) {
                configured.add(MemberState.initial(nextId++, signature, member, settings));
            } else {
                existing.configure(member, settings);
                configured.add(existing);
            }
        }
        boolean changed = !configured.equals(members)
                || configured.stream().anyMatch(member -> member.member().shadow() && member.weight() > 0);
        continueWith(configured);
        if (changed) {
            normalizeWeights();
        }
    }

    /** Takes the networks and the weights of another state. Members that it does not have start again. */
    void replaceBy(Ensemble other, LearningSettings settings) {
        List<MemberState> replaced = new ArrayList<>();
        for (MemberState member : members) {
            MemberState replacement = other.find(member.member());
            replaced.add(
                    replacement == null
                            ? MemberState.initial(nextId++, signature, member.member(), settings)
                            : member.continuedBy(nextId++, replacement));
        }
        continueWith(replaced);
        normalizeWeights();
    }

    private void continueWith(List<MemberState> next) {
        members.stream()
                .filter(member ->
                        !next.contains(member) && member.network().replay().isStored())
                .forEach(retired::add);
        members = List.copyOf(next);
    }

    private @Nullable MemberState find(Member wanted) {
        return members.stream()
                .filter(member -> member.member().isCompatible(wanted))
                .findFirst()
                .orElse(null);
    }

    /** Weights that are a distribution already, except for rounding, stay as they are to the last bit. */
    private void normalizeWeights() {
        double[] weights = weights();
        double total = 0;
        int mixed = 0;
        for (int i = 0; i < weights.length; i++) {
            boolean shadow = members.get(i).member().shadow();
            weights[i] = shadow ? 0 : weights[i];
            total += weights[i];
            mixed += shadow ? 0 : 1;
        }
        for (int i = 0; i < weights.length; i++) {
            boolean shadow = members.get(i).member().shadow();
            double even = shadow ? 0 : 1.0 / mixed;
            double normalized = Math.abs(total - 1) <= ROUNDING ? weights[i] : weights[i] / total;
            members.get(i).setWeight(total > 0 ? normalized : even);
        }
    }

    /** Moves weight to the members that predicted an example better. */
    void judge(Example example, Mixing mixing) {
        if (isSingle()) {
            return;
        }
        double[] weights = weights();
        double[] losses = new double[weights.length];
        for (int i = 0; i < losses.length; i++) {
            MemberState member = members.get(i);
            double[] emitted =
                    member.member().shadow() ? null : example.members().prediction(member.id(), signature.target());
            losses[i] = emitted == null ? Double.NaN : signature.target().mixingLoss(emitted, example.label());
        }
        mixing.update(weights, losses);
        for (int i = 0; i < weights.length; i++) {
            members.get(i).setWeight(weights[i]);
        }
    }

    private double[] weights() {
        return members.stream().mapToDouble(MemberState::weight).toArray();
    }

    /** Passes on the slots of the replay buffers that changed since the previous call. */
    void writeReplayChanges(ReplaySlots slots) {
        for (MemberState member : retired) {
            member.network().replay().removeSlots((slot, value) -> slots.write(slot(member, slot), value));
        }
        retired.clear();
        for (MemberState member : members) {
            member.network().replay().writeChanges((slot, value) -> slots.write(slot(member, slot), value));
        }
    }

    void readReplay(ReplaySlots.Reader slots) {
        for (MemberState member : members) {
            member.network().replay().readSlots(slot -> slots.read(slot(member, slot)));
        }
    }

    private static long slot(MemberState member, int slot) {
        return (long) member.id() << Integer.SIZE | slot;
    }

    void writeTo(BinaryWriter out, ReplayBuffer.Format replay) {
        out.putCount(nextId).putCount(members.size());
        members.forEach(member -> member.writeTo(out, replay));
    }

    /** @param settings of the state; null before the first */
    static Ensemble readFrom(BinaryReader in, ModelSignature signature, @Nullable LearningSettings settings) {
        Ensemble ensemble = new Ensemble(signature);
        ensemble.nextId = in.readIntCount();
        List<MemberState> read = new ArrayList<>();
        for (int left = in.readLength(Double.BYTES); left > 0; left--) {
            if (settings == null) {
                throw in.damaged("has members without settings");
            }
            read.add(MemberState.readFrom(in, signature, settings));
        }
        ensemble.members = List.copyOf(read);
        return ensemble;
    }
}
