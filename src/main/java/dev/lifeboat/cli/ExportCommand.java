package dev.lifeboat.cli;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.format.Formats;
import dev.lifeboat.learning.Learner;
import dev.lifeboat.learning.LearnerStateCodec;
import dev.lifeboat.service.Logging;
import dev.lifeboat.service.Rebuild;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "export",
        description = {
            "Write the newest model as JSON, or the complete learner state, to a file.",
            "A learner state starts another application (serve --from-state) or shortens a rebuild (model rebuild"
                    + " --from-state)."
        },
        footer = {"", "Example:", "  lifeboat model export -c config/titanic.properties -o model.json"})
final class ExportCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Mixin
    private VersionOption versionOption;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "File to write.")
    private Path output;

    @Option(names = "--state", description = "Write the learner state, rebuilt from the journal, instead of the model.")
    private boolean state;

    @Option(names = "--force", description = "Overwrite an existing file.")
    private boolean force;

    @Override
    public Integer call() {
        Logging.useQuiet();
        LifeboatConfig settings = config.readForKafka();
        OutputFile file = new OutputFile(output, force);
        Long version = versionOption.version();
        if (!state && version == null) {
            file.write(NewestModel.read(settings));
            System.out.println("wrote the newest published model to " + output);
            return ExitCode.SUCCESS.number();
        }
        Learner learner = rebuild(settings, version);
        file.write(
                state
                        ? new LearnerStateCodec(settings.model()).toBytes(learner.state())
                        : new Formats(settings).models().toBytes(learner.model(), learner.state()));
        System.out.printf(
                "wrote %s of version %d (step %d, sha256 %s) to %s%n",
                state ? "the learner state" : "the model",
                learner.state().version(),
                learner.state().step(),
                learner.model().sha256(),
                output);
        return ExitCode.SUCCESS.number();
    }

    private static Learner rebuild(LifeboatConfig settings, @Nullable Long version) {
        Rebuild rebuild = JournalFold.of(settings);
        if (version != null) {
            return rebuild.to(version);
        }
        Learner learner = rebuild.toEnd();
        if (learner.state().isEmpty()) {
            throw NewestModel.none(settings.topics().journal());
        }
        return learner;
    }
}
