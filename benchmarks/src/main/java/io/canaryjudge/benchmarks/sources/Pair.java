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

    private static final String ERRORS_QUERY =
            ",\"query\":{\"errors\":\"http_requests_total{service='${service}',version='${version}',code=~'5..'}\","
                    + "\"total\":\"http_requests_total{service='${service}',version='${version}'}\"}";
    private static final String LATENCY_QUERY = ",\"query\":{\"buckets\":"
            + "\"http_server_request_duration_seconds{service='${service}',version='${version}'}\"}";

    /**
     * Starts both.
     *
     * @param minutes for how long they may look
     */
    static Pair start(JudgeProcess judge, Release release, int minutes) throws IOException, InterruptedException {
        Course pushed = Course.start(judge, release, policy(minutes, "", ""));
        return new Pair(release, pushed, Course.start(judge, release, policy(minutes, ERRORS_QUERY, LATENCY_QUERY)));
    }

    private static String policy(int minutes, String errors, String latency) {
        return "{\"duration\":\"" + minutes + "m\",\"metrics\":[{\"name\":\"error_rate\"" + errors
                + "},{\"name\":\"latency_p95\",\"passMargin\":1.4" + latency + "}]}";
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
