package dev.lifeboat.topology;

/** Names of all nodes and stores. The names of stores are part of the names of changelog topics and never change. */
final class NodeNames {
    static final String RECORDS = "records-source";
    static final String OUTCOMES = "outcomes-source";
    static final String SCORE = "score";
    static final String PREDICTIONS = "predictions-sink";
    static final String DEAD_LETTERS = "dead-letters-sink";
    static final String JOURNAL_SINK = "journal-sink";
    static final String JOURNAL = "journal-source";
    static final String LEARN = "learn";
    static final String MODELS_SINK = "models-sink";
    static final String MODELS = "models-source";
    static final String MODEL_HOLDER = "model-holder";

    static final String LEDGER_STORE = "ledger";
    static final String PENDING_STORE = "pending";
    static final String PENDING_EXPIRY_STORE = "pending-expiry";
    static final String LEARNER_STORE = "learner";
    static final String MODELS_STORE = "models";

    private NodeNames() {}
}
