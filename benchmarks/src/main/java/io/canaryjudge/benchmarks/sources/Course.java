package io.canaryjudge.benchmarks.sources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.canaryjudge.benchmarks.server.JudgeProcess;
import java.io.IOException;
import java.net.http.HttpResponse;

/** One analysis from its start to its last verdict. */
final class Course {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final JudgeProcess judge;
    private final String id;
    private final long startNanos;
    private String verdict = "CONTINUE";
    private String reason = "";
    private double seconds = Double.NaN;

    private Course(JudgeProcess judge, String id, long startNanos) {
        this.judge = judge;
        this.id = id;
        this.startNanos = startNanos;
    }

    /**
     * Starts the analysis of a release.
     *
     * @param policy as JSON
     */
    static Course start(JudgeProcess judge, Release release, String policy) throws IOException, InterruptedException {
        String body = "{\"service\":\"" + release.service() + "\",\"baseline\":\"1\",\"canary\":\"2\",\"policy\":"
                + policy + "}";
        HttpResponse<String> response = judge.post("/api/v1/analyses", body);
        if (response.statusCode() != 201) {
            throw new IOException("no analysis: " + response.statusCode() + " " + response.body());
        }
        return new Course(judge, JSON.readTree(response.body()).get("id").asText(), System.nanoTime());
    }

    /** Looks whether it has ended; whether it has. */
    boolean look() throws IOException, InterruptedException {
        if (!hasEnded()) {
            JsonNode now = JSON.readTree(
                    judge.ask("/api/v1/analyses/" + id + "/verdict").body());
            verdict = now.get("verdict").asText();
            reason = now.get("reason").asText();
            if (now.get("final").asBoolean()) {
                seconds = (System.nanoTime() - startNanos) / 1e9;
            }
        }
        return hasEnded();
    }

    private boolean hasEnded() {
        return !Double.isNaN(seconds);
    }

    /** The verdict, final or not. */
    String verdict() {
        return verdict;
    }

    /** Why. */
    String reason() {
        return reason;
    }

    /** From the start to the last verdict; NaN if there was none. */
    double seconds() {
        return seconds;
    }
}
