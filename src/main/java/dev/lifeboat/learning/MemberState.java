package dev.lifeboat.learning;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.evaluation.Evaluation;
import dev.lifeboat.learning.DriftSettings.Detector;
import dev.lifeboat.learning.DriftSettings.Reaction;
import dev.lifeboat.nn.NetworkShape;
import dev.lifeboat.stats.DriftDetector.Change;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A member of the ensemble: its network, and what its own predictions were worth. Mutated by its {@link Learner} only. */
public final class MemberState {
    private final int id;
    private final ModelSignature signature;
    private final NetworkState network;
    private final Evaluation evaluation;
    private Member member;
    private DriftSettings drift;
    private @Nullable LossDrift loss;
    private double weight;

    private MemberState(
            int id,
            ModelSignature signature,
            Member member,
            DriftSettings drift,
            NetworkState network,
            Evaluation evaluation,
            @Nullable LossDrift loss) {
        this.id = id;
        this.signature = signature;
        this.network = network;
        this.evaluation = evaluation;
        this.member = member;
        this.drift = drift;
        this.loss = loss;
    }

    static MemberState initial(int id, ModelSignature signature, Member member, LearningSettings settings) {
        return new MemberState(
                id,
                signature,
                member,
                settings.drift(),
                NetworkState.initial(signature, member),
                signature.target().newEvaluation(settings.evaluation()),
                newDetector(signature, member, settings.drift()));
    }

    /** The same member under another id, with the network of another state; its evaluation goes on. */
    MemberState continuedBy(int newId, MemberState other) {
        LossDrift detector = newDetector(signature, member, drift);
        MemberState continued = new MemberState(newId, signature, member, drift, other.network, evaluation, detector);
        continued.weight = member.shadow() ? 0 : other.weight;
        return continued;
    }

    /** Unique in the history of the ensemble: a member that starts again gets another one. */
    public int id() {
        return id;
    }

    public Member member() {
        return member;
    }

    /** In the ensemble's predictions, from 0 to 1. */
    public double weight() {
        return weight;
    }

    void setWeight(double other) {
        weight = other;
    }

    /** Of its own emitted predictions, if there are several members; empty if it is the only one. */
    public Evaluation evaluation() {
        return evaluation;
    }

    /**
     * Number of inactive units per hidden layer: units that were zero for each of the most recent examples. A rectifier that is never active
     * is not trained.
     *
     * @param examples at least 1
     */
    public int[] inactiveUnits(long examples) {
        return network.inactiveUnits(examples);
    }

    /** Number of examples in the replay buffer. */
    public int replayable() {
        return network.replay().size();
    }

    NetworkState network() {
        return network;
    }

    /** Continues with other settings: the detector starts again if its settings have changed. */
    void configure(Member newest, LearningSettings settings) {
        boolean sameDetector =
                newest.reaction() == member.reaction() && settings.drift().equals(drift);
        member = newest;
        drift = settings.drift();
        if (!sameDetector) {
            loss = newDetector(signature, newest, settings.drift());
        }
        evaluation.configure(settings.evaluation());
    }

    private static @Nullable LossDrift newDetector(ModelSignature signature, Member member, DriftSettings drift) {
        boolean detects = member.reaction() != Reaction.NONE && drift.detector() != Detector.NONE;
        return detects ? new LossDrift(signature.target(), drift) : null;
    }

    MemberNetwork published() {
        return new MemberNetwork(
                id,
                member.name(),
                weight,
                member.architecture().encoding(),
                network.shape(),
                network.publishedParameters());
    }

    /**
     * Learns from mini-batches, in order. Each example is judged before it is learned from.
     *
     * @param only whether the ensemble has no other member
     */
    List<Step> learn(List<TrainingBatch> batches, boolean only, Trainer trainer) {
        List<Step> steps = new ArrayList<>(batches.size());
        for (TrainingBatch batch : batches) {
            forEachEmitted(batch.examples(), only, (emitted, label) -> {
                evaluate(emitted, label, only);
                detectDrift(emitted, label);
            });
            steps.add(trainer.train(network, batch, member.training()));
        }
        return steps;
    }

    /** Evaluates what was emitted, without learning. */
    void evaluate(List<Example> examples, boolean only) {
        forEachEmitted(examples, only, (emitted, label) -> evaluate(emitted, label, only));
    }

    /** Receives a prediction that this member emitted, with its label. */
    @FunctionalInterface
    private interface Judgment {
        void accept(double[] emitted, double label);
    }

    private void forEachEmitted(List<Example> examples, boolean only, Judgment judgment) {
        for (Example example : examples) {
            double[] emitted = only ? example.prediction() : example.members().prediction(id, signature.target());
            if (emitted != null && example.use() == Example.Use.TRAINING) {
                judgment.accept(emitted, example.label());
            }
        }
    }

    /** The evaluation of a model's only member is that of the model. */
    private void evaluate(double[] emitted, double label, boolean only) {
        if (!only) {
            evaluation.add(emitted, label);
        }
    }

    private void detectDrift(double[] emitted, double label) {
        Change change = loss == null ? null : loss.add(emitted, label);
        if (change != null) {
            react(change);
        }
    }

    /** Reacts to a rise of its emitted loss. */
    void react(Change change) {
        if (member.reaction() == Reaction.NONE) {
            return;
        }
        network.optimizer().reset();
        if (member.reaction() == Reaction.FORGET) {
            if (change.after() > signature.target().uninformedLoss()) {
                network.reinitialize(member.initialParameters(signature));
            }
            int batch = member.training().replay().batch();
            network.forgetBefore(Math.max(change.since(), batch));
        }
    }

    void writeTo(BinaryWriter out, ReplayBuffer.Format replay) {
        out.putText(member.name()).putCount(id).putDouble(weight);
        evaluation.writeTo(out);
        if (loss != null) {
            loss.writeTo(out);
        }
        network.writeTo(out, replay);
    }

    /**
     * Reads what {@link #writeTo} wrote.
     *
     * @param settings with the member of that name
     */
    static MemberState readFrom(BinaryReader in, ModelSignature signature, LearningSettings settings) {
        String name = in.readText();
        Member member = settings.members().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> in.damaged("has member " + name + ", which its settings do not have"));
        int id = in.readIntCount();
        double weight = in.readDouble();
        Evaluation evaluation = signature.target().readEvaluation(in);
        LossDrift loss = newDetector(signature, member, settings.drift());
        if (loss != null) {
            loss.readFrom(in);
        }
        NetworkState network = NetworkState.readFrom(in, readShape(in, signature, member), signature.inputs());
        MemberState read = new MemberState(id, signature, member, settings.drift(), network, evaluation, loss);
        read.weight = weight;
        return read;
    }

    private static NetworkShape readShape(BinaryReader in, ModelSignature signature, Member member) {
        try {
            return member.shape(signature);
        } catch (IllegalArgumentException e) {
            throw in.damaged("has settings of an impossible network: " + e.getMessage());
        }
    }
}
