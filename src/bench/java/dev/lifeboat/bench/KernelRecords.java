package dev.lifeboat.bench;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.InputEncoding;
import dev.lifeboat.learning.Member;
import dev.lifeboat.learning.MemberNetwork;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.ModelVersion;
import dev.lifeboat.nn.Initialization;
import dev.lifeboat.nn.Initialization.Distribution;
import dev.lifeboat.nn.NetworkShape;
import dev.lifeboat.stats.Scaling;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Records of {@link Workload#A}, and a model for them whose outputs differ from record to record. */
public final class KernelRecords {
    private static final int COUNT = 1024;

    private KernelRecords() {}

    /** As the workload's service has it. */
    public static LifeboatConfig config() {
        Properties settings = new Properties();
        try {
            settings.load(new StringReader(Workload.A.settings("records", "outcomes", Bench.PARTITIONS)
                    + "network.hidden.units=" + Workload.A.hidden() + "\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        settings.put("application.id", "kernels");
        settings.put("kafka.bootstrap.servers", "localhost:9092");
        Map<String, String> texts =
                settings.stringPropertyNames().stream().collect(Collectors.toMap(name -> name, settings::getProperty));
        return LifeboatConfig.of(texts);
    }

    /** JSON. */
    public static byte[][] records() {
        Random random = new Random(1912);
        return Stream.generate(() -> Workload.A.record(random)).limit(COUNT).toArray(byte[][]::new);
    }

    /** A model with random weights in all layers: an untrained network would predict 0.5 for every record. */
    public static Model model(LifeboatConfig config, double clip) {
        NetworkShape shape =
                config.learning().settings().members().get(0).architecture().shape(config.model());
        double[] parameters = new Initialization(1912, Distribution.GLOROT, Distribution.GLOROT).parameters(shape);
        MemberNetwork network = new MemberNetwork(0, Member.SINGLE, 1, InputEncoding.Z_SCORE, shape, parameters);
        return new Model(
                config.model(),
                new ModelVersion(1234, 1234, ModelVersion.NO_EVENT_TIME),
                Scaling.none(config.model().scaledInputs().length),
                clip,
                List.of(network));
    }
}
