package io.canaryjudge.http.demo;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Counts requests and failures by version. Safe for use by several threads. */
final class RequestCounts implements Consumer<Measured> {

    private final Map<String, Count> byVersion = new ConcurrentHashMap<>();
    private volatile long fromMillis;

    @Override
    public void accept(Measured measured) {
        if (measured.startMillis() < fromMillis) {
            return;
        }
        byVersion.merge(measured.instance().version(), new Count(1, measured.isFailure() ? 1 : 0), Count::plus);
    }

    /** Of one version, since the beginning or the last {@link #restart}. */
    Count of(String version) {
        return byVersion.getOrDefault(version, Count.NONE);
    }

    /** Begins anew, with the requests that come from {@code millis} on, milliseconds since 1970. */
    void restart(long millis) {
        fromMillis = millis;
        byVersion.clear();
    }

    /** Requests of one version. */
    record Count(long requests, long failures) {

        static final Count NONE = new Count(0, 0);

        Count plus(Count other) {
            return new Count(requests + other.requests, failures + other.failures);
        }

        /** Share of failures; 0 when there was no request. */
        double errorRate() {
            return requests == 0 ? 0 : (double) failures / requests;
        }
    }
}
