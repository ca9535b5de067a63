package dev.lifeboat.cli;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.StateEntry;
import dev.lifeboat.service.Logging;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "rollback",
        description = {
            "Go back to what the model was at an earlier version. The application may be running.",
            "The earlier state is rebuilt from the journal and appended to it, so that it becomes the newest version, and a"
                    + " rollback can be rolled back. Accounting and evaluation go on.",
            "Learning goes on from the earlier state; set learning.paused=true to keep it as it is."
        },
        footer = {"", "Example:", "  lifeboat model rollback -c config/titanic.properties --version 1200"})
final class RollbackCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Mixin
    private VersionOption versionOption;

    @Override
    public Integer call() {
        Logging.useQuiet();
        LifeboatConfig settings = config.readForKafka();
        Long version = versionOption.version();
        if (version == null) {
            throw new InvalidConfigException(
                    "name the version to go back to with --version: versions are offsets of journal records");
        }
        LearnerState state = JournalFold.of(settings).to(version).state();
        ReplacementReport.print(settings, StateEntry.Reason.ROLLBACK, state, "the state of version " + version);
        return ExitCode.SUCCESS.number();
    }
}
