package dev.lifeboat.pipeline;

import dev.lifeboat.learning.Contribution;
import dev.lifeboat.learning.Example;
import dev.lifeboat.learning.JournalCodec;
import dev.lifeboat.learning.ModelSignature;
import java.util.ArrayList;
import java.util.List;

/**
 * Contributions that wait for others to share a journal record with.
 *
 * <p>Not thread-safe.
 */
final class ReadyContributions {
    private final ModelSignature signature;
    private final List<Contribution> contributions = new ArrayList<>();
    private long bytes;

    ReadyContributions(ModelSignature signature) {
        this.signature = signature;
    }

    boolean isEmpty() {
        return contributions.isEmpty();
    }

    /** Whether a record can hold one more. */
    boolean hasRoomFor(Contribution contribution) {
        return isEmpty() || bytes + bytes(contribution) <= Ledger.MAX_READY_BYTES;
    }

    void add(Contribution contribution) {
        contributions.add(contribution);
        bytes += bytes(contribution);
    }

    private long bytes(Contribution contribution) {
        int members = 0;
        for (Example example : contribution.examples()) {
            members = Math.max(members, example.members().ids().length);
        }
        return JournalCodec.maxBytes(signature, contribution.examples().size(), members);
    }

    /** A copy. */
    List<Contribution> all() {
        return List.copyOf(contributions);
    }

    void clear() {
        contributions.clear();
        bytes = 0;
    }
}
