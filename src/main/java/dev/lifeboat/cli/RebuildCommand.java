package dev.lifeboat.cli;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.format.Formats;
import dev.lifeboat.format.ModelJson;
import dev.lifeboat.learning.Learner;
import dev.lifeboat.service.JournalReader;
import dev.lifeboat.service.Logging;
import dev.lifeboat.service.ModelReader;
import dev.lifeboat.service.Rebuild;
import dev.lifeboat.service.StateFile;
import dev.lifeboat.service.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "rebuild",
        description = {
            "Folds the journal from its start, and compares what comes out with every published model, bit for bit.",
            "Exit code 0 if all are the same; 1 if one differs, or the journal has a hole."
        })
final class RebuildCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Mixin
    private ConfigOption config;

    @Mixin
    private VersionOption versionOption;

    @Option(names = "--json", description = "With --version: print the model as it was published, with all weights.")
    private boolean json;

    @Option(
            names = "--from-state",
            paramLabel = "FILE",
            description = "Go on from a learner's state (model export --state) instead of the journal's start.")
    private @Nullable Path fromState;

    @Override
    public Integer call() {
        Logging.useQuiet();
        LifeboatConfig settings = config.read();
        Long version = versionOption.version();
        if (json && version == null) {
            throw new InvalidConfigException("--json prints one version: say which with --version");
        }
        return version == null ? compare(settings) : print(settings, version);
    }

    private Integer compare(LifeboatConfig settings) {
        // Before the journal: what is published while it is folded would seem to be missing from it.
        List<ModelReader.Published> published = new ModelReader(settings).all(PATIENCE);
        if (published.isEmpty()) {
            throw new UnavailableException("there is nothing to compare: topic "
                    + settings.topics().models() + " is empty; models come once labels do");
        }
        Rebuild.Report report = rebuild(settings).compare(published);
        System.out.println(RebuildTable.of(report));
        return (report.isVerified() ? ExitCode.DONE : ExitCode.FAILED).number();
    }

    private Integer print(LifeboatConfig settings, long wanted) {
        Learner learner = rebuild(settings).to(wanted);
        if (json) {
            ModelJson format = new Formats(settings).models();
            System.out.println(new String(format.toBytes(learner.model(), learner.state()), StandardCharsets.UTF_8));
        } else {
            System.out.printf(
                    "version %d: step %d, sha256 %s%n",
                    wanted, learner.state().step(), learner.model().sha256());
        }
        return ExitCode.DONE.number();
    }

    private Rebuild rebuild(LifeboatConfig settings) {
        return new Rebuild(
                settings,
                new JournalReader(settings),
                fromState == null ? null : StateFile.read(fromState, settings),
                new FoldProgress());
    }
}
