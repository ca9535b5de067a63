package dev.lifeboat.bench;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import java.util.StringJoiner;

/** What is streamed, and the configuration that goes with it. */
enum Workload {
    /** Three features, no labels, no join. */
    A("unlabelled", false, false, false, false),
    /** Three features, every label inline, mini-batches of 8, no join. */
    B("labelled inline", true, false, false, false),
    /** Three features, every label on the outcomes topic. */
    C("outcomes joined", false, true, false, false),
    /** 64 features, hidden layers of 64 and 32, every label inline. */
    D("64 features, 64-64-32-1, labelled", true, false, true, false),
    /** As B, with the replay as by default: 1024 examples, three steps of 32 a mini-batch. */
    E("labelled inline, replay", true, false, false, true);

    private static final int WIDE = 64;

    private final String title;
    private final boolean inline;
    private final boolean joined;
    private final boolean wide;
    private final boolean replay;

    Workload(String title, boolean inline, boolean joined, boolean wide, boolean replay) {
        this.title = title;
        this.inline = inline;
        this.joined = joined;
        this.wide = wide;
        this.replay = replay;
    }

    String title() {
        return title;
    }

    boolean isJoined() {
        return joined;
    }

    /** Records of one shape share an input topic. */
    String input() {
        return "bench-" + (wide ? "wide" : "titanic") + (inline ? "-labelled" : "");
    }

    byte[] record(Random random) {
        StringJoiner json = new StringJoiner(",", "{", "}");
        boolean female = random.nextBoolean();
        int pclass = 1 + random.nextInt(3);
        if (wide) {
            for (int i = 0; i < WIDE; i++) {
                json.add(String.format(Locale.ROOT, "\"f%d\":%.2f", i, random.nextGaussian()));
            }
        } else {
            json.add("\"pclass\":" + pclass);
            json.add("\"sex\":\"" + (female ? "female" : "male") + "\"");
            json.add(String.format(Locale.ROOT, "\"age\":%.1f", 80 * random.nextDouble()));
        }
        if (inline) {
            json.add("\"survived\":" + (female && pclass < 3 ? 1 : 0));
        }
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    byte[] outcome(Random random) {
        return ("{\"survived\":" + random.nextInt(2) + "}").getBytes(StandardCharsets.UTF_8);
    }

    /** Units a hidden layer. */
    String hidden() {
        return wide ? "64,32" : "10";
    }

    /** The configuration of topics, features and learning. */
    String settings(String input, String outcomes, int partitions) {
        StringBuilder text = new StringBuilder();
        text.append("topics.input=").append(input).append('\n');
        text.append("topics.outcomes=").append(joined ? outcomes : "").append('\n');
        text.append("topics.partitions=").append(partitions).append('\n');
        text.append("label.field=survived\nlearning.batch.size=8\nlearning.rate=0.01\n");
        if (!replay) {
            text.append("learning.replay.size=0\n");
        }
        if (wide) {
            StringJoiner names = new StringJoiner(",");
            for (int i = 0; i < WIDE; i++) {
                names.add("f" + i);
                text.append("features.f").append(i).append(".type=numeric\n");
            }
            text.append("features=").append(names).append('\n');
        } else {
            text.append("features=pclass,sex,age\nfeatures.pclass.type=numeric\nfeatures.age.type=numeric\n");
            text.append("features.sex.type=code\nfeatures.sex.values=male:1,female:0\n");
        }
        return text.toString();
    }
}
