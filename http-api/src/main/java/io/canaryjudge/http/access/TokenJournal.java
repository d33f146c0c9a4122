package io.canaryjudge.http.access;

import io.canaryjudge.spi.Commit;
import io.canaryjudge.spi.CommitOutcome;
import io.canaryjudge.spi.Entry;
import io.canaryjudge.spi.Fact;
import io.canaryjudge.spi.Journal;
import io.canaryjudge.spi.StreamHead;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/**
 * API tokens in the journal: a stream for each, which begins with its creation, has a note for each day of its use, and is
 * closed when it is revoked or has expired. Its calls block.
 */
final class TokenJournal {

    private static final String PREFIX = "token_";
    private static final String CREATED = "token.created";
    private static final String USED = "token.used";
    private static final String REVOKED = "token.revoked";
    private static final String EXPIRED = "token.expired";
    private static final int PAGE = 500;

    private final Journal journal;

    TokenJournal(Journal journal) {
        this.journal = journal;
    }

    /**
     * The tokens that hold.
     *
     * @param isKnown those that need not be read again
     */
    Loaded load(Predicate<String> isKnown) {
        Set<String> ids = new HashSet<>();
        List<Kept> others = new ArrayList<>();
        String after = PREFIX;
        List<StreamHead> page;
        do {
            page = journal.streams(after, PAGE);
            for (StreamHead head : page) {
                after = head.stream();
                if (after.startsWith(PREFIX) && head.closedMillis().isEmpty()) {
                    String id = after.substring(PREFIX.length());
                    ids.add(id);
                    if (!isKnown.test(id)) {
                        others.add(read(head));
                    }
                }
            }
        } while (page.size() == PAGE && after.startsWith(PREFIX));
        return new Loaded(ids, others);
    }

    private Kept read(StreamHead head) {
        List<Entry> entries = journal.read(head.stream());
        JsonObject created = new JsonObject(entries.get(0).fact().json());
        long lastUse = entries.stream()
                .map(Entry::fact)
                .filter(fact -> fact.type().equals(USED))
                .mapToLong(Fact::atMillis)
                .max()
                .orElse(0);
        return new Kept(token(created), lastUse);
    }

    /** Keeps a new one; false if there is one of this id. */
    boolean create(ApiToken token) {
        Fact fact = new Fact(CREATED, token.createdMillis(), json(token).encode());
        return journal.commit(Commit.of(PREFIX + token.id(), 0, fact)) instanceof CommitOutcome.Written;
    }

    /** Keeps that one is no more. */
    void revoke(String id, String actor, String reason, long nowMillis) {
        String json = new JsonObject().put("actor", actor).put("reason", reason).encode();
        append(id, new Fact(REVOKED, nowMillis, json), Commit.Ending.CLOSES);
    }

    /** Keeps that one was used. */
    void used(String id, long atMillis) {
        append(id, new Fact(USED, atMillis, "{}"), Commit.Ending.STAYS_OPEN);
    }

    /** Closes one that has expired, so that it is dropped when it is old. */
    void expired(String id, long nowMillis) {
        append(id, new Fact(EXPIRED, nowMillis, "{}"), Commit.Ending.CLOSES);
    }

    private void append(String id, Fact fact, Commit.Ending ending) {
        String stream = PREFIX + id;
        CommitOutcome outcome;
        do {
            StreamHead head = journal.find(stream).orElse(null);
            if (head == null || head.closedMillis().isPresent()) {
                return;
            }
            Commit commit = Commit.of(stream, head.entries(), fact);
            outcome = journal.commit(ending == Commit.Ending.CLOSES ? commit.closing() : commit);
        } while (outcome instanceof CommitOutcome.Moved);
    }

    private static JsonObject json(ApiToken token) {
        JsonObject json = new JsonObject()
                .put("id", token.id())
                .put("name", token.name())
                .put("hash", token.hash())
                .put(
                        "roles",
                        new JsonArray(token.grant().roles().stream()
                                .map(Role::word)
                                .sorted()
                                .toList()))
                .put("services", new JsonArray(token.grant().services().patterns()))
                .put("createdMillis", token.createdMillis())
                .put("createdBy", token.createdBy());
        token.expiresMillis().ifPresent(expiry -> json.put("expiresMillis", expiry));
        return json;
    }

    private static ApiToken token(JsonObject json) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        json.getJsonArray("roles").forEach(word -> roles.add(Role.byWord().get(String.valueOf(word))));
        List<String> services =
                json.getJsonArray("services").stream().map(String::valueOf).toList();
        Long expiry = json.getLong("expiresMillis");
        return new ApiToken(
                json.getString("id"),
                json.getString("name"),
                json.getString("hash"),
                new Grant(roles, ServiceScope.of(services)),
                json.getLong("createdMillis"),
                expiry == null ? OptionalLong.empty() : OptionalLong.of(expiry),
                json.getString("createdBy"));
    }

    /**
     * What the journal has.
     *
     * @param ids of all tokens that hold
     * @param others those of them that were not known
     */
    record Loaded(Set<String> ids, List<Kept> others) {
        Loaded {
            ids = Set.copyOf(ids);
            others = List.copyOf(others);
        }
    }

    /**
     * A token as it is kept.
     *
     * @param lastUseMillis milliseconds since 1970; 0 if it was not used yet
     */
    record Kept(ApiToken token, long lastUseMillis) {}
}
