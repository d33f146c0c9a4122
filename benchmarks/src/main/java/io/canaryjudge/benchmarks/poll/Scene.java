package io.canaryjudge.benchmarks.poll;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.canaryjudge.benchmarks.load.ServerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** A service with something to be read: an analysis with traffic, the same as Argo Rollouts sees it, and a rollout. */
final class Scene {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BATCHES = 50;
    private static final int LINES = 200;
    private static final long PAUSE_MILLIS = 100;
    private static final String ARGO = "/argo/default/verdict?service=checkout&baseline=1.4.2&canary=1.5.0"
            + "&namespace=shop&rollout=checkout&revision=7&step=1";

    private final ServerProcess server;
    private final String[] headers;

    private Scene(ServerProcess server, String... headers) {
        this.server = server;
        this.headers = headers;
    }

    /**
     * Makes it.
     *
     * @param headers names and values in turn of every request
     * @return what can be read, all with these headers
     */
    static List<Reading> make(ServerProcess server, String... headers) throws IOException, InterruptedException {
        return new Scene(server, headers).readings();
    }

    private List<Reading> readings() throws IOException, InterruptedException {
        String verdict = "/api/v1/analyses/" + analysis() + "/verdict";
        server.get(ARGO, headers);
        traffic();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i + 1 < headers.length; i += 2) {
            lines.add(headers[i] + ": " + headers[i + 1]);
        }
        Reading plain = new Reading("verdict", server, verdict, lines);
        List<String> known = new ArrayList<>(lines);
        known.add("If-None-Match: " + plain.answer().headers().get("etag"));
        return List.of(
                plain,
                new Reading("verdict that is known", server, verdict, known),
                new Reading("rollout's verdict", server, "/api/v1/rollouts/" + rollout() + "/verdict", lines),
                new Reading("verdict for Argo", server, ARGO, lines));
    }

    private String analysis() throws IOException, InterruptedException {
        return id(post("/api/v1/analyses", """
                {"service":"checkout","baseline":"1.4.2","canary":"1.5.0","stage":"25%","policy":{"duration":"1h"}}
                """));
    }

    private String rollout() throws IOException, InterruptedException {
        server.send("PUT", "/api/v1/flags/search", """
                {"actor":"ann","reason":"r","flag":{"strategy":"percentage","percentage":0}}
                """, headers);
        return id(post("/api/v1/rollouts", """
                {"service":"shop","baseline":"1","canary":"2","controller":"flags","strategy":"feature-flag","flag":"search"}
                """));
    }

    private String post(String path, String body) throws IOException, InterruptedException {
        return server.send("POST", path, body, headers);
    }

    private static String id(String answer) throws IOException {
        return JSON.readTree(answer).get("id").asText();
    }

    /** Five seconds of both versions, which are equal. */
    private void traffic() throws IOException, InterruptedException {
        Random random = new Random(1);
        for (int batch = 0; batch < BATCHES; batch++) {
            StringBuilder body = new StringBuilder();
            for (int i = 0; i < LINES; i++) {
                body.append(String.format(
                        Locale.ROOT,
                        "requests,service=checkout,version=%s,instance=i-%d latency_us=%d,status=%d%n",
                        i % 2 == 0 ? "1.4.2" : "1.5.0",
                        i % 6,
                        Math.round(20_000 * Math.exp(0.5 * random.nextGaussian())),
                        random.nextInt(200) == 0 ? 503 : 200));
            }
            post("/api/v2/write", body.toString());
            Thread.sleep(PAUSE_MILLIS);
        }
    }
}
