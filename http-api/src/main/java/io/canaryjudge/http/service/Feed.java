package io.canaryjudge.http.service;

import io.canaryjudge.analysis.Outage;
import io.canaryjudge.analysis.WindowSource;
import io.canaryjudge.window.WindowSpec;
import io.vertx.core.json.JsonArray;
import java.util.List;

/** What is fetched for one analysis. Confined to the service's context. */
public interface Feed {

    /** All is sent, nothing is fetched. */
    Feed NONE = new Feed() {
        @Override
        public WindowSpec spec(WindowSpec pushed) {
            return pushed;
        }

        @Override
        public long settledMillis(long nowMillis) {
            return nowMillis;
        }

        @Override
        public WindowSource over(WindowSource pushed, long first, long last) {
            return pushed;
        }

        @Override
        public List<Outage> outages(long nowMillis) {
            return List.of();
        }

        @Override
        public boolean hasNews() {
            return false;
        }

        @Override
        public JsonArray sources(long nowMillis) {
            return new JsonArray();
        }

        @Override
        public boolean isEmpty() {
            return true;
        }

        @Override
        public void close() {}
    };

    /** How time is cut, and how long a window may still change. */
    WindowSpec spec(WindowSpec pushed);

    /** Up to which moment the windows are to be read; not later than {@code nowMillis}, and never earlier than before. */
    long settledMillis(long nowMillis);

    /**
     * The windows with what was fetched in the place of what was sent, where something is.
     *
     * @param first the first window that may be read; those before it are never asked for again
     * @param last the last one that {@code pushed} has, which may be later than what is settled
     */
    WindowSource over(WindowSource pushed, long first, long last);

    /** Which metrics cannot be had at present. */
    List<Outage> outages(long nowMillis);

    /** Whether something has changed since the outages were asked for last. */
    boolean hasNews();

    /** How each source stands, for the verdict. */
    JsonArray sources(long nowMillis);

    /** Whether nothing is ever fetched; any thread may ask. */
    default boolean isEmpty() {
        return false;
    }

    /** Fetches no more. */
    void close();
}
