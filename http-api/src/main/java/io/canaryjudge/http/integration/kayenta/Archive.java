package io.canaryjudge.http.integration.kayenta;

import io.canaryjudge.spi.Commit;
import io.canaryjudge.spi.CommitOutcome;
import io.canaryjudge.spi.Entry;
import io.canaryjudge.spi.Fact;
import io.canaryjudge.spi.Journal;
import io.canaryjudge.spi.StreamHead;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Documents that consist of what happened to them, kept in the journal. Its calls block. */
final class Archive {

    private static final int PAGE = 500;

    private final Journal journal;

    Archive(Journal journal) {
        this.journal = journal;
    }

    /** All that happened to a document; empty for one that is not there. */
    List<Entry> read(String stream) {
        return journal.read(stream);
    }

    /** The names of all documents that begin with this, in order. */
    List<StreamHead> list(String prefix) {
        List<StreamHead> found = new ArrayList<>();
        String after = prefix;
        List<StreamHead> page;
        do {
            page = journal.streams(after, PAGE);
            for (StreamHead head : page) {
                if (!head.stream().startsWith(prefix)) {
                    return found;
                }
                after = head.stream();
                found.add(head);
            }
        } while (page.size() == PAGE);
        return found;
    }

    /**
     * Adds what happened.
     *
     * @param after how many things are known to have happened before
     * @return false when there were others
     */
    boolean add(String stream, long after, Fact fact, Commit.Ending ending) {
        Commit commit = Commit.of(stream, after, fact);
        CommitOutcome outcome = journal.commit(ending == Commit.Ending.CLOSES ? commit.closing() : commit);
        return outcome instanceof CommitOutcome.Written;
    }

    /** What an entry says. */
    static JsonObject json(Entry entry) {
        return new JsonObject(entry.fact().json());
    }

    /** The last of some entries; empty where there are none. */
    static Optional<Entry> last(List<Entry> entries) {
        return entries.isEmpty() ? Optional.empty() : Optional.of(entries.get(entries.size() - 1));
    }
}
