package dev.lifeboat.cli;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.StateEntry;
import dev.lifeboat.service.Logging;
import dev.lifeboat.service.StateFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "adopt",
        mixinStandardHelpOptions = true,
        description = {
            "Continue with a learner state that was trained elsewhere (backtest --output, model export --state). The"
                    + " application may be running.",
            "The state is appended to the journal and becomes the newest version; model rollback takes it back. Accounting"
                    + " and evaluation go on."
        },
        footer = {"", "Example:", "  lifeboat model adopt -c config/titanic.properties candidate.state"})
final class AdoptCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Parameters(paramLabel = "STATE", description = "File with a learner state.")
    private Path state;

    @Override
    public Integer call() {
        Logging.useQuiet();
        LifeboatConfig settings = config.readForKafka();
        ReplacementReport.print(
                settings, StateEntry.Reason.ADOPTION, StateFile.read(state, settings), "the state of " + state);
        return ExitCode.SUCCESS.number();
    }
}
