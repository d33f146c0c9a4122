package io.canaryjudge.connector.hook;

import io.canaryjudge.connector.control.CommandFields;
import io.canaryjudge.connector.control.ControlException;
import io.canaryjudge.connector.control.Words;
import io.canaryjudge.rollout.LastKnownGood;
import io.canaryjudge.rollout.Outcome;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/**
 * What a program says of a command: {@code {"outcome": "done", "text": …}}.
 *
 * @param text what it says in one line, or nothing
 * @param mayRetry whether another attempt may help, should it have failed
 */
record Reply(Kind kind, String text, boolean mayRetry, Optional<LastKnownGood> recorded) {

    private static final int LONGEST_TEXT = 300;

    /** What a command may have become. */
    enum Kind {
        DONE,
        FAILED,
        REFUSED,
        RUNNING
    }

    static Reply read(Buffer body) throws ControlException {
        try {
            JsonObject json = new JsonObject(body);
            return new Reply(
                    kind(json.getValue("outcome")),
                    json.getValue("text") instanceof String text ? Words.line(text, LONGEST_TEXT) : "",
                    !Boolean.FALSE.equals(json.getValue("retry")),
                    json.getValue("recorded") instanceof JsonObject good
                            ? CommandFields.good(plain(good))
                            : Optional.empty());
        } catch (DecodeException | ClassCastException e) {
            throw ControlException.failed("the answer of " + body.length() + " bytes is no JSON object");
        }
    }

    private static Map<String, Object> plain(JsonObject json) {
        Map<String, Object> map = json.copy().getMap();
        if (map.get("details") instanceof JsonObject details) {
            map.put("details", details.getMap());
        }
        return map;
    }

    private static Kind kind(Object outcome) throws ControlException {
        for (Kind kind : Kind.values()) {
            if (kind.name().toLowerCase(java.util.Locale.ROOT).equals(outcome)) {
                return kind;
            }
        }
        throw ControlException.failed("the answer has no outcome; allowed: done, failed, refused, running");
    }

    boolean isFinal() {
        return kind != Kind.RUNNING;
    }

    /** The outcome of a reply that is final. */
    Outcome.Done outcome(String origin) throws ControlException {
        String words = origin + (text.isEmpty() ? " gives no reason" : " says: " + text);
        return switch (kind) {
            case DONE -> new Outcome.Done(text.isEmpty() ? "done by " + origin : origin + " says: " + text, recorded);
            case FAILED -> throw mayRetry ? ControlException.failed(words) : ControlException.hopeless(words);
            case REFUSED -> throw ControlException.refused(words);
            case RUNNING -> throw new IllegalStateException("it is not known yet what became of it");
        };
    }
}
