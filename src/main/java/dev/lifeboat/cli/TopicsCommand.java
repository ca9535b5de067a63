package dev.lifeboat.cli;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.kafka.KafkaClients;
import dev.lifeboat.kafka.TopicSetup;
import dev.lifeboat.service.Logging;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "topics",
        mixinStandardHelpOptions = true,
        description = {
            "Create missing topics and check existing ones.",
            "Existing topics are never changed. serve does the same when it starts."
        },
        footer = {"", "Example:", "  lifeboat topics -c config/titanic.properties"})
final class TopicsCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Override
    public Integer call() {
        Logging.useQuiet();
        LifeboatConfig settings = config.readForKafka();
        try (Admin admin = new KafkaClients(settings).admin()) {
            for (TopicSetup.Found topic : new TopicSetup(settings, admin).ensure()) {
                System.out.printf(
                        "%-8s %-32s %d partition%s%n",
                        topic.created() ? "created" : "ok",
                        topic.topic(),
                        topic.partitions(),
                        topic.partitions() == 1 ? "" : "s");
            }
        }
        return ExitCode.SUCCESS.number();
    }
}
