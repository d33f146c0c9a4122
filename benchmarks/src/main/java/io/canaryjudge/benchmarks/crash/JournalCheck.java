package io.canaryjudge.benchmarks.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.canaryjudge.spi.Delivery;
import io.canaryjudge.spi.Entry;
import io.canaryjudge.spi.Store;
import io.canaryjudge.spi.StreamHead;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Compares a journal with what the service has said, and with what the same journal had before. */
final class JournalCheck {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 500;

    private final Told told;
    private final MoodyReceiver receiver;
    /** The hashes of each stream's entries as they were seen first. */
    private final Map<String, List<String>> before = new HashMap<>();

    private final List<String> lost = new ArrayList<>();
    private final List<String> unknown = new ArrayList<>();
    private final List<String> duplicated = new ArrayList<>();
    private long changes;
    private long decisions;

    JournalCheck(Told told, MoodyReceiver receiver) {
        this.told = told;
        this.receiver = receiver;
    }

    /** Looks at all of a journal. */
    void look(Store store) throws IOException {
        changes = 0;
        decisions = 0;
        Set<String> there = new HashSet<>();
        String after = "";
        List<StreamHead> page;
        do {
            page = store.journal().streams(after, PAGE);
            for (StreamHead head : page) {
                after = head.stream();
                there.add(after);
                look(store, after);
            }
        } while (page.size() == PAGE);
        told.ids().stream().filter(id -> !there.contains(id)).forEach(id -> lost.add("analysis " + id));
        receiver.analyses().stream()
                .filter(id -> !there.contains(id))
                .forEach(id -> unknown.add("told of analysis " + id));
    }

    private void look(Store store, String id) throws IOException {
        List<Entry> entries = store.journal().read(id);
        compareWithBefore(id, entries);
        Map<Long, JsonNode> verdicts = new TreeMap<>();
        Set<String> signals = new HashSet<>();
        for (Entry entry : entries) {
            JsonNode fact = JSON.readTree(entry.fact().json());
            if (fact.has("verdict")) {
                JsonNode verdict = fact.get("verdict");
                if (verdicts.put(verdict.get("sequence").asLong(), verdict) != null) {
                    duplicated.add(id + " has two verdicts " + verdict.get("sequence"));
                }
            } else if (fact.has("signal")) {
                signals.add(fact.get("subject").asText());
            }
        }
        told.signals(id).stream()
                .filter(subject -> !signals.contains(subject))
                .forEach(subject -> lost.add("signal " + subject + " of " + id));
        compareShown(id, verdicts);
        compareDecisions(store, id, verdicts);
        compareTaken(id, verdicts);
        changes += Math.max(0, verdicts.size() - 1);
    }

    /** What was there once stays as it was. */
    private void compareWithBefore(String id, List<Entry> entries) {
        List<String> hashes = entries.stream().map(Entry::hash).toList();
        List<String> known = before.getOrDefault(id, List.of());
        if (hashes.size() < known.size() || !hashes.subList(0, known.size()).equals(known)) {
            lost.add("entries of " + id);
        }
        before.put(id, hashes);
    }

    private void compareShown(String id, Map<Long, JsonNode> verdicts) {
        told.verdicts(id).forEach((sequence, shown) -> {
            JsonNode kept = verdicts.get(sequence);
            if (kept == null || !kept.get("verdict").asText().equals(shown)) {
                unknown.add("shown " + shown + " " + sequence + " of " + id);
            }
        });
    }

    /** A promotion may be overtaken by an abort; else nothing follows what is final, and each is one decision of the store. */
    private void compareDecisions(Store store, String id, Map<Long, JsonNode> verdicts) {
        String last = "";
        String stage = "";
        int attempt = 0;
        for (JsonNode verdict : verdicts.values()) {
            String kind = verdict.get("verdict").asText();
            stage = verdict.get("stage").asText();
            boolean isAllowed =
                    last.isEmpty() || (last.equals("PROMOTE") && (kind.equals("ABORT") || kind.equals(last)));
            if (!isAllowed) {
                duplicated.add(id + " was decided twice: " + last + ", then " + kind);
            }
            if (verdict.get("final").asBoolean() && !kind.equals(last)) {
                last = kind;
                attempt++;
                boolean isThere = store.journal()
                        .decision(id, stage, attempt)
                        .filter(decision -> decision.outcome().equals(kind))
                        .isPresent();
                if (!isThere) {
                    lost.add("decision " + attempt + " of " + id);
                }
            }
        }
        decisions += attempt;
        if (store.journal().decision(id, stage, attempt + 1).isPresent()) {
            duplicated.add(id + " has a decision without a verdict");
        }
    }

    private void compareTaken(String id, Map<Long, JsonNode> verdicts) throws IOException {
        for (long sequence : receiver.taken(id)) {
            JsonNode body = JSON.readTree(receiver.body(MoodyReceiver.id(id, sequence)));
            if (!body.path("data").equals(verdicts.get(sequence))) {
                unknown.add("told of verdict " + sequence + " of " + id);
            }
        }
    }

    /** The changes in the journal that the receiver has not taken, and what the outbox still has. */
    long undelivered(Store store) throws IOException {
        long missing = 0;
        for (String id : before.keySet()) {
            Set<Long> taken = new HashSet<>(receiver.taken(id));
            for (Entry entry : store.journal().read(id)) {
                JsonNode fact = JSON.readTree(entry.fact().json());
                boolean isOwed = entry.fact().type().equals("verdict.changed");
                missing +=
                        isOwed && !taken.contains(fact.at("/verdict/sequence").asLong()) ? 1 : 0;
            }
        }
        return missing
                + store.outbox().count(Delivery.State.PENDING)
                + store.outbox().count(Delivery.State.DEAD);
    }

    /** What was acknowledged, or there before, and is not there. */
    List<String> lost() {
        return List.copyOf(lost);
    }

    /** What somebody was told and the journal does not know. */
    List<String> unknown() {
        return List.copyOf(unknown);
    }

    /** What was decided or numbered twice. */
    List<String> duplicated() {
        return List.copyOf(duplicated);
    }

    /** Changes of verdicts that the journal had at the last look. */
    long changes() {
        return changes;
    }

    long decisions() {
        return decisions;
    }
}
