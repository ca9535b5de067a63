package dev.lifeboat.pipeline;

/** The failure of a scoring task whose source topic was recreated, for tests of other packages. */
public final class RecreatedTopic {
    private RecreatedTopic() {}

    /** @throws SourceTopicException always */
    public static void fail() {
        SourcePosition processed = new SourcePosition("first", 7);
        var unused = processed.in("passengers", "second");
    }
}
