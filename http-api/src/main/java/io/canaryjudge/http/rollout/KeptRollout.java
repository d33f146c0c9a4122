package io.canaryjudge.http.rollout;

import io.canaryjudge.http.plan.PlanDocument;
import io.canaryjudge.rollout.Rollout;
import io.canaryjudge.rollout.RolloutState;
import io.canaryjudge.spi.Entry;
import io.canaryjudge.spi.Journal;
import io.canaryjudge.spi.StreamHead;
import java.util.List;

/** A rollout as the journal has it: the fold of its events. */
record KeptRollout(StreamHead head, PlanDocument document, RolloutState state) {

    /**
     * Reads one; blocks.
     *
     * @throws RuntimeException if the stream is not what {@link RolloutFacts} wrote
     */
    static KeptRollout read(Journal journal, String stream) {
        StreamHead head = journal.find(stream)
                .orElseThrow(() -> new IllegalStateException("the journal has no stream " + stream));
        List<Entry> entries = journal.read(stream);
        PlanDocument document = RolloutFacts.plan(entries.get(0));
        RolloutState state =
                Rollout.start(document.plan(stream), entries.get(0).fact().atMillis());
        for (Entry entry : entries.subList(1, (int) Math.min(entries.size(), head.entries()))) {
            state = Rollout.step(state, RolloutFacts.event(entry)).state();
        }
        return new KeptRollout(head, document, state);
    }
}
