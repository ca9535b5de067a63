package dev.lifeboat.cli;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LearningSettingsText;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.LearnerStateCodec;
import dev.lifeboat.learning.LearningSettings;
import dev.lifeboat.service.JournalBacktest;
import dev.lifeboat.service.JournalBacktest.Candidate;
import dev.lifeboat.service.JournalBacktest.Column;
import dev.lifeboat.service.JournalReader;
import dev.lifeboat.service.Logging;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Stack;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
        name = "backtest",
        mixinStandardHelpOptions = true,
        description = {
            "Try other settings on the recorded past of an application. Nothing is written to Kafka.",
            "Folds the journal with other learning.*, network.* and ensemble.* settings and prints what they would have"
                    + " emitted, beside what was emitted. Each record is predicted with the candidate's model of the version that was in"
                    + " use then, so labels are as late as they were.",
            "Keys that have no effect there, such as learning.batch.size, are refused: mini-batches are as they were.",
            "Without --set, the recorded settings are folded again, which gives the recorded model bit for bit."
        },
        footer = {
            "",
            "Example: two candidates",
            "  lifeboat backtest -c config/titanic.properties \\",
            "    --set learning.rate=0.03 --set network.hidden.units=32 learning.rate=0.003"
        })
final class BacktestCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Option(
            names = "--set",
            arity = "1..*",
            paramLabel = "KEY=VALUE",
            parameterConsumer = CandidateConsumer.class,
            description = "One or more keys of a candidate. Repeat the option for further candidates.")
    private List<Map<String, String>> candidates = new ArrayList<>();

    /** Makes a candidate of the arguments up to the next option. */
    static final class CandidateConsumer implements IParameterConsumer {
        @Override
        public void consumeParameters(Stack<String> arguments, ArgSpec option, CommandSpec command) {
            Map<String, String> candidate = new LinkedHashMap<>();
            while (!arguments.isEmpty() && !arguments.peek().startsWith("-")) {
                String[] pair = arguments.pop().split("=", 2);
                if (pair.length < 2) {
                    throw new ParameterException(
                            command.commandLine(), "--set " + pair[0] + " is not of the form KEY=VALUE");
                }
                candidate.put(pair[0], pair[1]);
            }
            if (candidate.isEmpty()) {
                throw new ParameterException(command.commandLine(), "--set needs one or more KEY=VALUE");
            }
            List<Map<String, String>> candidates = option.getValue();
            candidates.add(candidate);
        }
    }

    @Option(
            names = "--from",
            paramLabel = "VERSION",
            description = "Start from the recorded model of this version instead of the start of the journal.")
    private @Nullable Long from;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "STATE",
            description =
                    "Write the learner state that results, for model adopt or serve --from-state. For a single candidate.")
    private @Nullable Path output;

    @Option(names = "--force", description = "Overwrite an existing file.")
    private boolean force;

    @Override
    public Integer call() throws InterruptedException {
        Logging.useQuiet();
        LifeboatConfig recorded = config.readForKafka();
        List<Candidate> tried = candidates();
        if (output != null && tried.size() > 1) {
            throw new InvalidConfigException(
                    "--output writes the state of one candidate, but there are " + tried.size());
        }
        OutputFile file = output == null ? null : new OutputFile(output, force);
        JournalReader journal = new JournalReader(recorded);
        JournalBacktest backtest = JournalBacktest.read(
                recorded, journal, JournalFold.start(recorded, journal), from, Progress.of("read"));
        if (backtest.examples() == 0) {
            throw new InvalidConfigException("the journal has no examples"
                    + (from == null ? "" : " after version " + from) + " yet: nothing can be compared");
        }
        long startNanos = System.nanoTime();
        int threads = Runtime.getRuntime().availableProcessors();
        Progress progress = Progress.of("folded", (long) tried.size() * backtest.records());
        List<Column> columns = backtest.run(tried, threads, progress);
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        System.out.println(BacktestTable.of(recorded.applicationId(), backtest, columns, seconds));
        if (file != null) {
            LearnerState state = Objects.requireNonNull(columns.get(0).state());
            file.write(new LearnerStateCodec(recorded.model()).toBytes(state));
            boolean adoptable = recorded.learning().settings().canContinue(Objects.requireNonNull(state.settings()));
            System.out.printf(
                    "%nwrote the learner state to %s: use it with %s%n",
                    output, adoptable ? "model adopt" : "serve --from-state, for another application.id");
        }
        return ExitCode.SUCCESS.number();
    }

    private List<Candidate> candidates() {
        if (candidates.isEmpty()) {
            return List.of(new Candidate("as recorded", null));
        }
        List<Candidate> tried = new ArrayList<>();
        for (Map<String, String> keys : candidates) {
            LifeboatConfig candidate = config.read(keys);
            LearningSettings settings = candidate.learning().settings();
            keys.keySet().forEach(key -> requireEffect(key, settings));
            tried.add(new Candidate(name(keys), settings));
        }
        return tried;
    }

    /** Evaluation settings, and everything that is not a setting of the learner, are as they were when predictions were emitted. */
    private static void requireEffect(String key, LearningSettings settings) {
        boolean isLearning = key.startsWith("learning.") || key.startsWith("scaling.");
        boolean isSetting = LearningSettingsText.of(settings).containsKey(key);
        boolean isNetwork = key.startsWith("network.") || key.startsWith("ensemble.");
        if (!isNetwork && !(isLearning && isSetting)) {
            throw new InvalidConfigException(
                    "--set " + key + " has no effect in a backtest of this configuration: choose from"
                            + " network.*, ensemble.*, and those of learning.* and scaling.* that determine a step of the"
                            + " learner");
        }
    }

    private static String name(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
    }
}
