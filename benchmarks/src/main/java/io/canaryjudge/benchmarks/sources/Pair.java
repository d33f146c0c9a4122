package io.canaryjudge.benchmarks.sources;

import io.canaryjudge.benchmarks.server.JudgeProcess;
import java.io.IOException;

/**
 * Both analyses of one release.
 *
 * @param pushed of what was sent
 * @param pulled of what Prometheus answered
 */
record Pair(Release release, Course pushed, Course pulled) {

    private static final String SENT = policy("", "");
    private static final String ASKED = policy(
            ",\"query\":{\"errors\":\"http_requests_total{service='${service}',version='${version}',code=~'5..'}\","
                    + "\"total\":\"http_requests_total{service='${service}',version='${version}'}\"}",
            ",\"query\":{\"buckets\":"
                    + "\"http_server_request_duration_seconds{service='${service}',version='${version}'}\"}");

    private static String policy(String errors, String latency) {
        return "{\"duration\":\"3m\",\"metrics\":[{\"name\":\"error_rate\"" + errors
                + "},{\"name\":\"latency_p95\",\"passMargin\":1.4" + latency + "}]}";
    }

    /** Starts both. */
    static Pair start(JudgeProcess judge, Release release) throws IOException, InterruptedException {
        return new Pair(release, Course.start(judge, release, SENT), Course.start(judge, release, ASKED));
    }

    /** Looks at both; whether both have ended. */
    boolean look() throws IOException, InterruptedException {
        boolean pushedEnded = pushed.look();
        boolean pulledEnded = pulled.look();
        return pushedEnded && pulledEnded;
    }

    /** Whether they say the same. */
    boolean agrees() {
        return pushed.verdict().equals(pulled.verdict());
    }
}
