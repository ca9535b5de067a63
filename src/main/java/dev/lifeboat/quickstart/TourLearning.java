package dev.lifeboat.quickstart;

/** What learns in the guided tour. */
public enum TourLearning {
    /** One small network, trained once with each label of each pass. */
    TEXTBOOK(5, ""),
    /** The same network with experience replay. */
    REPLAY(1, "\nlearning.replay.size=1024"),
    /** The ensemble that needs no tuning. */
    ENSEMBLE(5, "\nensemble.preset=standard\nlearning.loss=cross-entropy");

    private final int passes;
    private final String settings;

    TourLearning(int passes, String settings) {
        this.passes = passes;
        this.settings = settings;
    }

    /** Default number of passes over the training passengers. */
    public int passes() {
        return passes;
    }

    /** Lines of the configuration, each after a line feed. */
    String settings() {
        return settings;
    }
}
