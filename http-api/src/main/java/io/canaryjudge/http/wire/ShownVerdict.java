package io.canaryjudge.http.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.rollout.RolloutState;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A verdict as clients get it, with the entity tag of its state: whoever reads it until another takes its place gets the same
 * bytes, which are made when they are first asked for. Immutable; may be used by any thread.
 */
public final class ShownVerdict {

    private final String service;
    private final String tag;
    private final CharSequence weakTag;
    private final boolean isFinal;
    private final Supplier<JsonObject> json;
    private volatile @Nullable Buffer body;

    private ShownVerdict(String service, String tag, boolean isFinal, Supplier<JsonObject> json) {
        this.service = service;
        this.tag = tag;
        this.isFinal = isFinal;
        this.json = json;
        weakTag = HttpHeaders.createOptimized("W/" + tag);
    }

    /** The verdict of an analysis. Its tag stands for verdict, urgency and rules that fire, not for the numbers. */
    public static ShownVerdict of(String id, AnalysisReport report) {
        return of(id, report, () -> VerdictJson.of(id, report));
    }

    /**
     * The verdict of an analysis as it was written before.
     *
     * @param json gives the document, which must not be changed
     */
    public static ShownVerdict of(String id, AnalysisReport report, Supplier<JsonObject> json) {
        String tag = "\"" + id + "-" + report.sequence() + "\"";
        return new ShownVerdict(report.plan().service(), tag, report.verdict().isFinal(), json);
    }

    /**
     * The verdict of a rollout. Its tag stands for phase, urgency and reason.
     *
     * @param entries how many entries the journal has of it
     */
    public static ShownVerdict of(RolloutState state, long entries) {
        JsonObject json = RolloutJson.verdict(state, entries);
        String stands = json.getString("phase") + json.getString("reason") + json.getString("urgency");
        String tag = "\"" + json.getString("id") + "-" + Integer.toHexString(stands.hashCode()) + "\"";
        return new ShownVerdict(
                state.plan().subject().service(), tag, state.phase().isEnd(), () -> json);
    }

    /** Whose version is judged. */
    public String service() {
        return service;
    }

    /** The entity tag of the state, with its quotes: compared weakly, so without the {@code W/}. */
    public String tag() {
        return tag;
    }

    /** The entity tag as it is sent. */
    public CharSequence weakTag() {
        return weakTag;
    }

    /** Whether the verdict is the last one. */
    public boolean isFinal() {
        return isFinal;
    }

    /** The document, not to be changed. */
    public JsonObject json() {
        return json.get();
    }

    /** The document with the end of its line, in UTF-8, not to be changed. */
    public Buffer body() {
        Buffer made = body;
        if (made == null) {
            // two threads may both make it: the same bytes
            made = Buffer.buffer((json.get().encode() + "\n").getBytes(UTF_8));
            body = made;
        }
        return made;
    }
}
