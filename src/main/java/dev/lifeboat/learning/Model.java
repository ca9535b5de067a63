package dev.lifeboat.learning;

import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.stats.Scaling;
import java.util.HexFormat;
import java.util.List;

/**
 * One version of the ensemble, with the scaling of its inputs. Together with a record it determines a prediction to the last bit.
 *
 * <p>Immutable and thread-safe.
 */
public final class Model {
    private final ModelSignature signature;
    private final Fingerprint fingerprint;
    private final ModelVersion version;
    private final int[] scaledInputs;
    private final Scaling scaling;
    private final double clip;
    private final List<MemberNetwork> members;
    private final int[] memberIds;

    /**
     * @param clip maximum absolute z-score
     * @param members whose weights are 1 in total
     */
    public Model(
            ModelSignature signature, ModelVersion version, Scaling scaling, double clip, List<MemberNetwork> members) {
        this.signature = signature;
        this.fingerprint = signature.fingerprint();
        this.version = version;
        this.scaledInputs = signature.scaledInputs().clone();
        this.scaling = scaling;
        this.clip = clip;
        this.members = List.copyOf(members);
        this.memberIds = members.stream().mapToInt(MemberNetwork::id).toArray();
        if (scaledInputs.length != scaling.variables()) {
            throw new IllegalArgumentException(
                    scaledInputs.length + " scaled inputs, and a scaling of " + scaling.variables() + " variables");
        }
        for (MemberNetwork member : members) {
            int width = member.encoding().width(signature.features());
            if (member.shape().inputs() != width) {
                throw new IllegalArgumentException(
                        "member " + member.name() + " has " + member.shape().inputs() + " inputs instead of " + width);
            }
        }
    }

    /** The model before anything was learned with these settings. */
    public static Model untrained(ModelSignature signature, LearningSettings settings) {
        return new Learner(signature, LearnerState.initial(signature, settings)).model();
    }

    public ModelSignature signature() {
        return signature;
    }

    public Fingerprint fingerprint() {
        return fingerprint;
    }

    public Target target() {
        return signature.target();
    }

    /** Offset of the last journal record that was folded in; {@link ModelVersion#NONE} if the model is untrained. */
    public long version() {
        return version.number();
    }

    /** Number of optimizer steps, of all members together. */
    public long step() {
        return version.step();
    }

    /** Timestamp of the newest example, in ms since the epoch; {@link ModelVersion#NO_EVENT_TIME} if there was none. */
    public long eventTime() {
        return version.eventTime();
    }

    public List<MemberNetwork> members() {
        return members;
    }

    /** The member with the largest weight, the first of several. */
    public MemberNetwork leader() {
        MemberNetwork leader = members.get(0);
        for (MemberNetwork member : members) {
            leader = member.weight() > leader.weight() ? member : leader;
        }
        return leader;
    }

    public Scaling scaling() {
        return scaling;
    }

    /** Maximum absolute z-score. */
    public double clip() {
        return clip;
    }

    /**
     * Whether the model is too far behind a record. A model that has learned from no example is always too far behind.
     *
     * @param timestamp of the record, in ms since the epoch
     * @param maxLagMs how far the newest example may be behind the record; 0 for no limit
     */
    public boolean isStale(long timestamp, long maxLagMs) {
        return maxLagMs > 0 && (eventTime() == ModelVersion.NO_EVENT_TIME || timestamp - eventTime() > maxLagMs);
    }

    /**
     * Whether every accepted record leads to finite logits: bounds the magnitude of each unit, layer by layer, from the largest inputs that
     * the features can produce. Only such models are published.
     */
    public boolean isBounded() {
        return members.stream().allMatch(member -> member.isBounded(signature, clip));
    }

    /**
     * SHA-256, in hexadecimal, over the bits of everything that determines predictions: the parameters of each member, preceded by its weight
     * if there are several; then count, mean and standard deviation of each variable; then the clip.
     */
    public String sha256() {
        BinaryWriter bits = new BinaryWriter();
        for (MemberNetwork member : members) {
            if (members.size() > 1) {
                bits.putDouble(member.weight());
            }
            bits.putDoubles(member.parameters());
        }
        for (int i = 0; i < scaling.variables(); i++) {
            bits.putDouble(scaling.count(i)).putDouble(scaling.mean(i)).putDouble(scaling.standardDeviation(i));
        }
        return HexFormat.of().formatHex(Fingerprint.sha256(bits.putDouble(clip).toBytes()));
    }

    /** The value as it may enter the running moments; see {@link Scaling#limited}. */
    double limited(int variable, double value) {
        return scaling.limited(variable, value, clip);
    }

    int[] scaledInputs() {
        return scaledInputs;
    }

    /** In the order of the members; not to be modified. */
    int[] memberIds() {
        return memberIds;
    }
}
