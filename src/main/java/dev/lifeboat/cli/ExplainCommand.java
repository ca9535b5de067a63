package dev.lifeboat.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.format.Formats;
import dev.lifeboat.format.RecordWriter;
import dev.lifeboat.learning.Explanation;
import dev.lifeboat.learning.Model;
import dev.lifeboat.service.JournalReader;
import dev.lifeboat.service.Logging;
import dev.lifeboat.service.ModelReader;
import dev.lifeboat.service.Rebuild;
import dev.lifeboat.service.UnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "explain",
        description = {
            "Computes a prediction again, to the last bit, and what each feature brought into its log-odds.",
            "Against a baseline with every number at its mean and everything else at 0, by integrated gradients."
        },
        footer = {
            "",
            "Without --version: by the newest published model.",
            "Example:",
            "  lifeboat model explain -c config/titanic.properties \\",
            "    --record '{\"pclass\":1,\"sex\":\"female\",\"age\":30}'"
        })
final class ExplainCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Mixin
    private ConfigOption config;

    @Mixin
    private VersionOption versionOption;

    @Option(
            names = "--record",
            required = true,
            paramLabel = "JSON",
            description = "The record, as on the input topic.")
    private String record;

    @Override
    public Integer call() throws IOException {
        Logging.useQuiet();
        LifeboatConfig settings = config.read();
        byte[] json = record.getBytes(StandardCharsets.UTF_8);
        Explanation explanation = explain(settings, model(settings, versionOption.version()), json);
        System.out.println(ExplanationTable.of(explanation, new ObjectMapper().readTree(json)));
        return ExitCode.DONE.number();
    }

    /** @throws InvalidConfigException if the service would not accept the record */
    static Explanation explain(LifeboatConfig settings, Model model, byte[] record) {
        try {
            return Explanation.of(settings.schema(), model, new RecordWriter(settings).features(record));
        } catch (RecordWriter.UnusableException e) {
            throw new InvalidConfigException("the record would become a dead letter (" + e.getMessage() + ")", e);
        }
    }

    private static Model model(LifeboatConfig settings, @Nullable Long version) {
        if (version != null) {
            return new Rebuild(settings, new JournalReader(settings), null, new FoldProgress())
                    .to(version)
                    .model();
        }
        byte[] newest = new ModelReader(settings)
                .newest(PATIENCE)
                .orElseThrow(() -> new UnavailableException("nothing was learned yet: topic "
                        + settings.topics().models() + " is empty; models come once labels do"));
        return new Formats(settings).models().fromBytes(newest).model();
    }
}
