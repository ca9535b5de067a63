package dev.lifeboat.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.format.Formats;
import dev.lifeboat.format.RecordWriter;
import dev.lifeboat.learning.Explanation;
import dev.lifeboat.learning.Model;
import dev.lifeboat.service.Logging;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "explain",
        description = {
            "Recompute a prediction bit for bit and attribute it to the features.",
            "Attributes the log-odds by integrated gradients, against a baseline with every number at its mean and everything"
                    + " else at 0. Uses the newest published model, or the version that the field modelVersion of a prediction names."
        },
        footer = {
            "",
            "Example:",
            "  lifeboat model explain -c config/titanic.properties \\",
            "    --record '{\"pclass\":1,\"sex\":\"female\",\"age\":30}'"
        })
final class ExplainCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Mixin
    private VersionOption versionOption;

    @Option(
            names = "--record",
            required = true,
            paramLabel = "JSON",
            description = "Value of the record, as on the input topic.")
    private String record;

    @Override
    public Integer call() throws IOException {
        Logging.useQuiet();
        LifeboatConfig settings = config.readForKafka();
        byte[] json = record.getBytes(StandardCharsets.UTF_8);
        Explanation explanation = explain(settings, model(settings, versionOption.version()), json);
        System.out.println(ExplanationTable.of(explanation, new ObjectMapper().readTree(json)));
        return ExitCode.SUCCESS.number();
    }

    /** @throws InvalidConfigException if the service would reject the record */
    static Explanation explain(LifeboatConfig settings, Model model, byte[] record) {
        try {
            return Explanation.of(settings.schema(), model, new RecordWriter(settings).features(record));
        } catch (RecordWriter.UnusableException e) {
            throw new InvalidConfigException("the record would become a dead letter (" + e.getMessage() + ")", e);
        }
    }

    private static Model model(LifeboatConfig settings, @Nullable Long version) {
        if (version == null) {
            return new Formats(settings)
                    .models()
                    .fromBytes(NewestModel.read(settings))
                    .model();
        }
        return JournalFold.of(settings).to(version).model();
    }
}
