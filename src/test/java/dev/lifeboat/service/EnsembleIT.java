package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lifeboat.format.Formats;
import dev.lifeboat.learning.ExamplesEntry;
import dev.lifeboat.learning.JournalCodec;
import dev.lifeboat.learning.MemberNetwork;
import dev.lifeboat.learning.Model;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An ensemble keeps the promises of a single network, also when its members change. */
@ExtendWith(SharedBroker.class)
class EnsembleIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(4);
    private static final int PASSENGERS = 1_000;

    private final Manifest manifest = new Manifest();

    @Test
    void membersCanChangeBetweenRestarts(Application application) {
        application
                .with("learning.threads", "2")
                .with("ensemble.members", "steady,quick,challenger")
                .with("ensemble.quick.learning.rate", "0.05")
                .with("ensemble.quick.learning.drift.reaction", "forget")
                .with("ensemble.challenger.network.hidden.units", "")
                .with("ensemble.challenger.shadow", "true");
        application.createTopics();
        send(application, 0);
        Audit.finish(application, PASSENGERS);

        Model first = newest(application);
        assertThat(first.members()).extracting(MemberNetwork::name).containsExactly("steady", "quick", "challenger");
        assertThat(first.members().stream().mapToDouble(MemberNetwork::weight).sum())
                .isCloseTo(1, within(1e-12));
        assertThat(first.members().get(2).weight()).isZero();

        application
                .without("ensemble.challenger.network.hidden.units")
                .without("ensemble.challenger.shadow")
                .with("ensemble.members", "quick,wide")
                .with("ensemble.wide.network.hidden.units", "16")
                .with("ensemble.wide.network.breakpoints", "-1,0,1");
        send(application, PASSENGERS);
        Audit.finish(application, 2 * PASSENGERS);

        Model second = newest(application);
        assertThat(second.members()).extracting(MemberNetwork::name).containsExactly("quick", "wide");
        assertThat(second.members().get(0).id())
                .isEqualTo(first.members().get(1).id());
        assertThat(second.members().get(1).id())
                .isGreaterThan(first.members().get(2).id());
        // It predicted as an untrained network, and comes in by the fixed share.
        assertThat(second.members().get(1).weight())
                .isPositive()
                .isLessThan(second.members().get(0).weight());
        assertThat(emittedMembers(application)).contains(2, 3);
    }

    private void send(Application application, int from) {
        try (KafkaProducer<byte[], byte[]> producer = application.producer()) {
            manifest.send(producer, application, from, from + PASSENGERS);
        }
    }

    private static Model newest(Application application) {
        byte[] published = new ModelReader(application.config()).newest(TIMEOUT).orElseThrow();
        return new Formats(application.config()).models().fromBytes(published).model();
    }

    /** Numbers of members that predicted examples of the journal. */
    private static List<Integer> emittedMembers(Application application) {
        JournalCodec codec = new JournalCodec(application.config().model());
        return application.read(application.topics().journal()).stream()
                .map(record -> codec.fromBytes(record.value()))
                .filter(ExamplesEntry.class::isInstance)
                .flatMap(entry -> ((ExamplesEntry) entry).examples().stream())
                .map(example -> example.members().ids().length)
                .distinct()
                .toList();
    }
}
