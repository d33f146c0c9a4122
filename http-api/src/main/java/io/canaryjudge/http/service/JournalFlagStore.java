package io.canaryjudge.http.service;

import io.canaryjudge.flag.Flag;
import io.canaryjudge.flag.FlagChange;
import io.canaryjudge.flag.FlagKey;
import io.canaryjudge.flag.FlagState;
import io.canaryjudge.http.config.Fields;
import io.canaryjudge.http.config.FlagReader;
import io.canaryjudge.http.loop.Loop;
import io.canaryjudge.http.wire.FlagJson;
import io.canaryjudge.spi.Commit;
import io.canaryjudge.spi.CommitOutcome;
import io.canaryjudge.spi.Entry;
import io.canaryjudge.spi.Fact;
import io.canaryjudge.spi.FlagStore;
import io.canaryjudge.spi.Journal;
import io.canaryjudge.spi.StreamHead;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Flags in the journal: each change is an entry of the flag's stream, so they survive a restart and who changed what is
 * kept. A stream that has got long is closed, to be dropped when it is old, and the flag goes on in the next.
 */
public final class JournalFlagStore implements FlagStore {

    private static final String PREFIX = "flag_";
    private static final String CHANGED = "flag.changed";
    private static final int VERSION = 1;
    private static final int MOST_ENTRIES = 200;
    private static final int PAGE = 500;

    private final Journal journal;
    private final Loop loop;
    private final InstantSource clock;
    private volatile boolean isClosed;

    /** @param loop on whose workers the journal is called */
    public JournalFlagStore(Journal journal, Loop loop, InstantSource clock) {
        this.journal = journal;
        this.loop = loop;
        this.clock = clock;
    }

    @Override
    public CompletionStage<List<FlagState>> load() {
        return call(() -> {
            List<FlagState> flags = new ArrayList<>();
            for (StreamHead head : latest(PREFIX).values()) {
                if (head.closedMillis().isEmpty()) {
                    List<Entry> entries = journal.read(head.stream());
                    flags.add(state(entries.get(entries.size() - 1)));
                }
            }
            return flags;
        });
    }

    @Override
    public CompletionStage<Void> save(FlagState flag) {
        return call(() -> {
            write(
                    flag.flag().key(),
                    new Fact(CHANGED, clock.millis(), json(flag).encode()),
                    Commit.Ending.STAYS_OPEN);
            return null;
        });
    }

    @Override
    public CompletionStage<Void> remove(FlagKey key) {
        return call(() -> {
            if (current(key).filter(head -> head.closedMillis().isEmpty()).isPresent()) {
                write(key, new Fact("flag.removed", clock.millis(), "{}"), Commit.Ending.CLOSES);
            }
            return null;
        });
    }

    @Override
    public void close() {
        isClosed = true;
    }

    private <T> CompletionStage<T> call(java.util.concurrent.Callable<T> work) {
        Future<T> done = isClosed
                ? Future.failedFuture(new IllegalStateException("the store of flags is closed"))
                : loop.callBlocking(work);
        return done.toCompletionStage();
    }

    /** Writes after whatever is there; should another process write at the same time, after that. */
    private void write(FlagKey key, Fact fact, Commit.Ending ending) {
        CommitOutcome outcome;
        Optional<StreamHead> full;
        do {
            Optional<StreamHead> head = current(key);
            boolean isOver =
                    head.filter(each -> each.closedMillis().isPresent()).isPresent();
            full = head.filter(each -> !isOver && each.entries() >= MOST_ENTRIES);
            boolean isNext = head.isEmpty() || isOver || full.isPresent();
            String stream =
                    isNext ? stream(key, head.map(each -> number(each) + 1).orElse(1L)) : head.get().stream();
            Commit commit = Commit.of(stream, isNext ? 0 : head.get().entries(), fact);
            outcome = journal.commit(ending == Commit.Ending.CLOSES ? commit.closing() : commit);
        } while (outcome instanceof CommitOutcome.Moved);
        if (!(outcome instanceof CommitOutcome.Written)) {
            throw new IllegalStateException("flag " + key + " was not kept: " + outcome);
        }
        full.ifPresent(head ->
                journal.commit(Commit.of(head.stream(), head.entries(), new Fact("flag.moved", fact.atMillis(), "{}"))
                        .closing()));
    }

    private static String stream(FlagKey key, long number) {
        return PREFIX + key + "/" + String.format("%010d", number);
    }

    private static long number(StreamHead head) {
        return Long.parseLong(head.stream().substring(head.stream().lastIndexOf('/') + 1));
    }

    private Optional<StreamHead> current(FlagKey key) {
        return Optional.ofNullable(latest(PREFIX + key + "/").get(PREFIX + key));
    }

    /** The last stream of each flag, by what its name begins with, of those that begin so. */
    private Map<String, StreamHead> latest(String beginning) {
        Map<String, StreamHead> last = new LinkedHashMap<>();
        String after = beginning;
        List<StreamHead> page;
        do {
            page = journal.streams(after, PAGE);
            for (StreamHead head : page) {
                after = head.stream();
                if (!after.startsWith(beginning)) {
                    return last;
                }
                last.put(after.substring(0, after.lastIndexOf('/')), head);
            }
        } while (page.size() == PAGE);
        return last;
    }

    private static JsonObject json(FlagState state) {
        JsonArray history = new JsonArray();
        state.history()
                .forEach(change -> history.add(new JsonObject()
                        .put("at", change.at().toString())
                        .put("actor", change.actor())
                        .put("reason", change.reason())
                        .put("what", change.what())));
        return new JsonObject()
                .put("v", VERSION)
                .put("key", state.flag().key().value())
                .put("revision", state.revision())
                .put("servingSince", state.servingSince().toString())
                .put("flag", FlagJson.definition(state.flag()))
                .put("history", history);
    }

    /** @throws RuntimeException if the entry is not what {@link #json} wrote */
    private static FlagState state(Entry entry) {
        JsonObject json = new JsonObject(entry.fact().json());
        if (json.getInteger("v") != VERSION) {
            throw new IllegalStateException(entry.stream() + " has version " + json.getInteger("v"));
        }
        Fields fields = Fields.of(json.getJsonObject("flag").getMap());
        Optional<Flag> flag = FlagReader.read(new FlagKey(json.getString("key")), fields);
        fields.throwIfBad();
        List<FlagChange> history = json.getJsonArray("history").stream()
                .map(change -> change((JsonObject) change))
                .toList();
        return new FlagState(
                flag.orElseThrow(), json.getLong("revision"), Instant.parse(json.getString("servingSince")), history);
    }

    private static FlagChange change(JsonObject json) {
        return new FlagChange(
                Instant.parse(json.getString("at")),
                json.getString("actor"),
                json.getString("reason"),
                json.getString("what"));
    }
}
