package io.canaryjudge.http.simulation;

import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.connector.store.ModelStore;
import io.canaryjudge.decision.Verdict;
import io.canaryjudge.spi.ChainCheck;
import io.canaryjudge.spi.Commit;
import io.canaryjudge.spi.CommitOutcome;
import io.canaryjudge.spi.Decision;
import io.canaryjudge.spi.Delivery;
import io.canaryjudge.spi.Fact;
import io.canaryjudge.spi.Leases.LeaseOutcome;
import io.canaryjudge.spi.Notification;
import io.canaryjudge.spi.StreamHead;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What the service promises, held against what is written, told and delivered, by the true time. */
final class Promises implements ModelStore.Observer {

    private static final String CHANGED = "verdict.changed";

    private final World world;
    private final Map<String, Owner> owners = new HashMap<>();
    private final Map<List<Object>, String> holdersOfEpochs = new HashMap<>();
    private final Map<String, History> histories = new TreeMap<>();
    private final Map<List<Object>, Decision> decisions = new HashMap<>();
    private final Map<String, Notification> notifications = new HashMap<>();
    private final Map<String, Expected> expected = new HashMap<>();
    private final Map<String, String> acknowledged = new TreeMap<>();
    private final List<String> broken = new ArrayList<>();
    private final Map<String, Long> counts = new TreeMap<>();
    private String writer = "nobody";

    Promises(World world) {
        this.world = world;
    }

    /** Those that were broken, in the order of time. */
    List<String> broken() {
        return List.copyOf(broken);
    }

    /** How often what has happened. */
    Map<String, Long> counts() {
        return new TreeMap<>(counts);
    }

    void count(String what) {
        counts.merge(what, 1L, Long::sum);
    }

    @SuppressWarnings("AnnotateFormatMethod")
    void breaks(String format, Object... arguments) {
        String line = String.format(Locale.ROOT, format, arguments);
        world.say("BROKEN: %s", line);
        broken.add(line);
    }

    @SuppressWarnings("AnnotateFormatMethod")
    private void require(boolean isKept, String format, Object... arguments) {
        if (!isKept) {
            breaks(format, arguments);
        }
    }

    /** A commit was answered. */
    void answered(CommitOutcome outcome) {
        if (!(outcome instanceof CommitOutcome.Written)) {
            count("commits refused: " + outcome.getClass().getSimpleName());
        }
    }

    /** Who commits next. */
    void writer(String holder) {
        writer = holder;
    }

    /** A canary is about to be judged that may be promoted after this time. */
    void expect(String service, long leastMillis) {
        expected.put(service, new Expected(world.nowMillis(), leastMillis));
    }

    void leased(String subject, String asking, LeaseOutcome outcome) {
        if (outcome instanceof LeaseOutcome.Held held) {
            String holder = holdersOfEpochs.putIfAbsent(List.of(subject, held.epoch()), asking);
            require(
                    holder == null || holder.equals(asking),
                    "epoch %d of %s is %s's and %s's",
                    held.epoch(),
                    subject,
                    holder,
                    asking);
            Owner before = owners.put(subject, new Owner(asking, held.epoch()));
            if (before == null || !before.holder().equals(asking)) {
                world.say("%s owns %s, epoch %d", asking, subject, held.epoch());
                count(before == null ? "leases" : "take-overs");
            }
        }
    }

    @Override
    public void written(Commit commit, StreamHead head) {
        Owner owner = owners.get(commit.stream());
        if (owner != null) {
            require(
                    owner.epoch() == commit.epoch() && owner.holder().equals(writer),
                    "%s has written to %s under epoch %d, which %s owns under epoch %d",
                    writer,
                    commit.stream(),
                    commit.epoch(),
                    owner.holder(),
                    owner.epoch());
        }
        History history = histories.computeIfAbsent(commit.stream(), stream -> new History());
        require(!history.isClosed, "%s was written to after its end", commit.stream());
        require(
                history.entries == commit.after(),
                "%s had %d entries, and a commit after %d was written",
                commit.stream(),
                history.entries,
                commit.after());
        history.entries += commit.facts().size();
        history.isClosed = head.closedMillis().isPresent();
        commit.facts().forEach(fact -> take(commit.stream(), history, fact));
        commit.decision().ifPresent(decision -> take(decision));
    }

    private void take(Decision decision) {
        Decision before =
                decisions.putIfAbsent(List.of(decision.subject(), decision.stage(), decision.attempt()), decision);
        count("decisions: " + decision.outcome());
        require(before == null, "%s was decided twice: %s, then %s", decision.subject(), before, decision);
    }

    private void take(String stream, History history, Fact fact) {
        history.facts.add(fact.type());
        if (!fact.type().equals(CHANGED)) {
            return;
        }
        JsonObject json = new JsonObject(fact.json()).getJsonObject("verdict");
        long sequence = json.getLong("sequence");
        Verdict.Kind kind = Verdict.Kind.valueOf(json.getString("verdict"));
        require(
                sequence == history.sequence + 1,
                "%s has the sequence %d after %d",
                stream,
                sequence,
                history.sequence);
        require(
                history.kind == Verdict.Kind.CONTINUE
                        || (history.kind == Verdict.Kind.PROMOTE && kind != Verdict.Kind.CONTINUE),
                "%s is %s after %s",
                stream,
                kind,
                history.kind);
        history.sequence = sequence;
        history.kind = kind;
        history.kinds.put(sequence, kind);
        if (kind == Verdict.Kind.PROMOTE) {
            requireTime(stream, json.getString("service"));
        }
        world.say("%s is %s in the journal: %s", stream, kind, json.getString("reason"));
    }

    private void requireTime(String stream, String service) {
        Expected plan = expected.get(service);
        require(
                plan != null && world.nowMillis() - plan.sinceMillis() >= plan.leastMillis(),
                "%s is promoted %s ms after it was asked for; %s",
                stream,
                plan == null ? "?" : world.nowMillis() - plan.sinceMillis(),
                String.valueOf(plan));
    }

    /** Somebody was told that an analysis runs. */
    void acknowledged(String key, String id) {
        require(histories.containsKey(id), "%s was acknowledged and is not in the journal", id);
        String before = acknowledged.putIfAbsent(key, id);
        require(before == null || before.equals(id), "the key %s was answered with %s and %s", key, before, id);
    }

    /** Somebody was told that a signal has reached these. */
    void signalled(List<String> ids) {
        for (String id : ids) {
            History history = histories.get(id);
            require(
                    history != null && history.facts.contains("signal.received"),
                    "a signal for %s was acknowledged and is not in the journal",
                    id);
        }
    }

    /** Somebody was shown where an analysis stands. */
    void told(String id, AnalysisReport report) {
        History history = histories.get(id);
        if (history == null) {
            breaks("%s was shown and is not in the journal", id);
            return;
        }
        Verdict.Kind kept = history.kinds.getOrDefault(report.sequence(), Verdict.Kind.CONTINUE);
        Verdict.Kind shown = report.verdict().kind();
        require(
                report.sequence() <= history.sequence && (shown == kept || shown == Verdict.Kind.CONTINUE),
                "%s was shown as %s, number %d, while the journal has %s, number %d",
                id,
                shown,
                report.sequence(),
                kept,
                history.sequence);
    }

    /** A notification has reached the receiver. */
    void arrived(Notification notification) {
        JsonObject data = new JsonObject(notification.json()).getJsonObject("data");
        String id = data.getString("id");
        long sequence = data.getLong("sequence");
        Notification before = notifications.putIfAbsent(notification.id(), notification);
        require(before == null || before.equals(notification), "%s was sent with two contents", notification.id());
        History history = histories.get(id);
        if (history == null || !history.kinds.containsKey(sequence)) {
            breaks("%s was sent and is not in the journal", notification.id());
            return;
        }
        require(
                history.kinds.get(sequence).name().equals(data.getString("verdict")),
                "%s was sent with another verdict than the journal's",
                notification.id());
        require(
                before != null || sequence == history.delivered + 1,
                "%s has come after number %d",
                notification.id(),
                history.delivered);
        history.delivered = Math.max(history.delivered, sequence);
        count(before == null ? "webhooks" : "webhooks again");
        world.say("%s is delivered%s", notification.id(), before == null ? "" : " again");
    }

    /** Whether nothing is to be waited for any more. */
    boolean isAllOver(ModelStore store, int analyses) {
        return acknowledged.size() == analyses
                && histories.values().stream().allMatch(history -> history.isClosed)
                && store.outbox().count(Delivery.State.PENDING) == 0;
    }

    /** After the faults, and time enough. */
    void requireTheEnd(ModelStore store, int analyses) {
        require(acknowledged.size() == analyses, "%d of %d analyses are acknowledged", acknowledged.size(), analyses);
        histories.forEach((stream, history) -> {
            require(history.isClosed, "%s has not come to its end", stream);
            for (long sequence : history.kinds.keySet()) {
                require(
                        notifications.containsKey("msg_" + stream + "_" + sequence),
                        "number %d of %s was not delivered",
                        sequence,
                        stream);
            }
            Optional<StreamHead> head = store.journal().find(stream);
            require(head.isPresent(), "%s is lost", stream);
            head.flatMap(there -> ChainCheck.of(there, store.journal().read(stream)))
                    .ifPresent(flaw -> breaks("the chain is broken: %s", flaw));
        });
        require(store.outbox().count(Delivery.State.DEAD) == 0, "deliveries were given up");
    }

    private record Owner(String holder, long epoch) {}

    private record Expected(long sinceMillis, long leastMillis) {}

    /** What was written to one stream. */
    private static final class History {
        private final Map<Long, Verdict.Kind> kinds = new TreeMap<>();
        private final Set<String> facts = new HashSet<>();
        private long entries;
        private long sequence = 1;
        private long delivered = 1;
        private Verdict.Kind kind = Verdict.Kind.CONTINUE;
        private boolean isClosed;
    }
}
