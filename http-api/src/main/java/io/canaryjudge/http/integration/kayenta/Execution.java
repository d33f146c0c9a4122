package io.canaryjudge.http.integration.kayenta;

import io.canaryjudge.spi.Entry;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An execution as far as it has come. Immutable.
 *
 * @param entries how many things are kept of it
 * @param results of the judgings so far, each {@code {"result", "atMillis"}}
 * @param exception what it has failed with; empty for nothing
 * @param endMillis of its last change, milliseconds since 1970
 */
record Execution(
        String id,
        Asked asked,
        List<Judgement> judgements,
        long entries,
        List<JsonObject> results,
        Status status,
        String exception,
        long endMillis) {

    static final String STARTED = "execution.started";
    static final String JUDGED = "execution.judged";
    static final String FAILED = "execution.failed";
    private static final String RESULT = "result";

    /** Copies the lists. */
    Execution {
        judgements = List.copyOf(judgements);
        results = List.copyOf(results);
    }

    /** One that begins. */
    static Execution begin(String id, Asked asked, long graceMillis) {
        List<Judgement> judgements = Timetable.of(asked, graceMillis);
        return new Execution(id, asked, judgements, 1, List.of(), Status.RUNNING, "", asked.nowMillis());
    }

    /** One as it is kept. */
    static Execution of(String id, List<Entry> entries, long graceMillis) {
        Execution execution = begin(id, new Asked(Archive.json(entries.get(0))), graceMillis);
        for (Entry entry : entries.subList(1, entries.size())) {
            JsonObject json = Archive.json(entry);
            execution = entry.fact().type().equals(JUDGED)
                    ? execution.judged(json.getJsonObject(RESULT), entry.fact().atMillis())
                    : execution.failed(json.getString("message"), entry.fact().atMillis());
        }
        return execution;
    }

    /** With one more judging. It ends with the last one, or with one whose score is too low to go on. */
    Execution judged(JsonObject judgeResult, long nowMillis) {
        List<JsonObject> more = new ArrayList<>(results);
        more.add(new JsonObject().put(RESULT, judgeResult).put("atMillis", nowMillis));
        double score = score(judgeResult);
        boolean isStandalone = asked.kind() == Asked.Kind.STANDALONE;
        boolean isLow = isStandalone && score <= asked.marginal();
        boolean isLast = more.size() == judgements.size();
        Status next = Status.RUNNING;
        if (isLow || (isLast && isStandalone && score < asked.pass())) {
            next = Status.TERMINAL;
        } else if (isLast) {
            next = Status.SUCCEEDED;
        }
        return new Execution(id, asked, judgements, entries + 1, more, next, "", nowMillis);
    }

    /** Ended by a fault. */
    Execution failed(String why, long nowMillis) {
        return new Execution(id, asked, judgements, entries + 1, results, Status.TERMINAL, why, nowMillis);
    }

    boolean isComplete() {
        return status != Status.RUNNING;
    }

    /** Whether a judging is due. */
    boolean isDue(long nowMillis) {
        return !isComplete() && next().dueMillis() <= nowMillis;
    }

    /** The judging that comes next, of one that is not complete. */
    Judgement next() {
        return judgements.get(results.size());
    }

    /** What the judge said at a judging. */
    JsonObject judgeResult(int index) {
        return results.get(index).getJsonObject(RESULT);
    }

    double score(int index) {
        return score(judgeResult(index));
    }

    private static double score(JsonObject judgeResult) {
        return judgeResult.getJsonObject("score").getDouble("score");
    }

    /** How an execution stands, in the orchestrator's words. */
    enum Status {
        RUNNING,
        SUCCEEDED,
        TERMINAL;

        String lowerCase() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
