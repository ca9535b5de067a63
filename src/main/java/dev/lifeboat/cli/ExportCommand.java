package dev.lifeboat.cli;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.format.Formats;
import dev.lifeboat.learning.Learner;
import dev.lifeboat.learning.LearnerStateCodec;
import dev.lifeboat.service.JournalReader;
import dev.lifeboat.service.Logging;
import dev.lifeboat.service.ModelReader;
import dev.lifeboat.service.Rebuild;
import dev.lifeboat.service.UnavailableException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "export",
        description = {
            "Writes the newest published model as JSON, or with --state all that the learner knows, to go on from:",
            "in another application (serve --from-state), or in a shorter rebuild (model rebuild --from-state)."
        })
final class ExportCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Mixin
    private ConfigOption config;

    @Mixin
    private VersionOption versionOption;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "The file to write.")
    private Path output;

    @Option(
            names = "--state",
            description = "Write the learner's state, made again from the journal, to its end or to V.")
    private boolean state;

    @Option(names = "--force", description = "Replace a file that is there already.")
    private boolean force;

    @Override
    public Integer call() {
        Logging.useQuiet();
        LifeboatConfig settings = config.read();
        OutputFile file = new OutputFile(output, force);
        Long version = versionOption.version();
        if (!state && version == null) {
            file.write(new ModelReader(settings)
                    .newest(PATIENCE)
                    .orElseThrow(() -> nothing(settings.topics().models())));
            System.out.println("wrote the newest published model to " + output);
            return ExitCode.DONE.number();
        }
        Learner learner = rebuilt(settings, version);
        file.write(
                state
                        ? new LearnerStateCodec(settings.model()).toBytes(learner.state())
                        : new Formats(settings).models().toBytes(learner.model(), learner.state()));
        System.out.printf(
                "wrote %s version %d (step %d, sha256 %s) to %s%n",
                state ? "the learner's state at" : "the model's",
                learner.state().version(),
                learner.state().step(),
                learner.model().sha256(),
                output);
        return ExitCode.DONE.number();
    }

    private static Learner rebuilt(LifeboatConfig settings, @Nullable Long version) {
        Rebuild rebuild = new Rebuild(settings, new JournalReader(settings), null, new FoldProgress());
        if (version != null) {
            return rebuild.to(version);
        }
        Learner learner = rebuild.toEnd();
        if (learner.state().isEmpty()) {
            throw nothing(settings.topics().journal());
        }
        return learner;
    }

    private static UnavailableException nothing(String topic) {
        return new UnavailableException("nothing was learned yet: topic " + topic + " is empty");
    }
}
