package dev.lifeboat.cli;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.format.Formats;
import dev.lifeboat.format.ModelJson;
import dev.lifeboat.learning.Learner;
import dev.lifeboat.service.JournalStart;
import dev.lifeboat.service.Logging;
import dev.lifeboat.service.ModelReader;
import dev.lifeboat.service.Rebuild;
import dev.lifeboat.service.StateFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "rebuild",
        description = {
            "Rebuild every model version from the journal and compare them with the published models, bit for bit.",
            "If the start of the journal was deleted, its oldest checkpoint is the start.",
            "With --version, print that version instead. The exit code is 1 if a published model differs or the journal has a"
                    + " gap."
        },
        footer = {"", "Example:", "  lifeboat model rebuild -c config/titanic.properties"})
final class RebuildCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Mixin
    private VersionOption versionOption;

    @Option(names = "--json", description = "With --version: print the model as JSON, with all weights.")
    private boolean json;

    @Option(
            names = "--from-state",
            paramLabel = "FILE",
            description = "Continue from a learner state (model export --state) instead of the journal's start.")
    private @Nullable Path fromState;

    @Override
    public Integer call() {
        Logging.useQuiet();
        LifeboatConfig settings = config.readForKafka();
        Long version = versionOption.version();
        if (json && version == null) {
            throw new InvalidConfigException("--json prints one version: name it with --version");
        }
        return version == null ? compare(settings) : print(settings, version);
    }

    private Integer compare(LifeboatConfig settings) {
        // Before the journal: a model that is published meanwhile would seem to be missing from it.
        List<ModelReader.Published> published = new ModelReader(settings).all(NewestModel.READ_TIMEOUT);
        if (published.isEmpty()) {
            throw NewestModel.none(settings.topics().models());
        }
        Rebuild.Report report = rebuild(settings).compare(published);
        System.out.println(RebuildTable.of(report));
        return (report.isVerified() ? ExitCode.SUCCESS : ExitCode.FAILURE).number();
    }

    private Integer print(LifeboatConfig settings, long version) {
        Learner learner = rebuild(settings).to(version);
        if (json) {
            ModelJson format = new Formats(settings).models();
            System.out.println(new String(format.toBytes(learner.model(), learner.state()), StandardCharsets.UTF_8));
        } else {
            System.out.printf(
                    "version %d: step %d, sha256 %s%n",
                    version, learner.state().step(), learner.model().sha256());
        }
        return ExitCode.SUCCESS.number();
    }

    private Rebuild rebuild(LifeboatConfig settings) {
        return fromState == null
                ? JournalFold.of(settings)
                : JournalFold.from(settings, JournalStart.at(StateFile.read(fromState, settings)));
    }
}
