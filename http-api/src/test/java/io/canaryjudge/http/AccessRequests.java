package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.http.access.Role;
import io.canaryjudge.http.fuzz.RemoteWriteBody;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A good request for each route of the service, about whichever service is wanted. */
final class AccessRequests {

    private static final String HISTOGRAM = "HISTFAAAAC14nJNpmSzMwMDAzwABzFCaEULZ/7f/AGGdlmF6y8j0lZFpJRPTTwUmAKjICGA=";

    private final RunningService service;
    private final String admin;
    private final Map<String, String> analyses = new HashMap<>();
    private final Map<String, String> rollouts = new HashMap<>();

    AccessRequests(RunningService service, String admin, String... services) {
        this.service = service;
        this.admin = admin;
        for (String name : services) {
            HttpResponse<String> started =
                    service.post("/api/v1/analyses", analysis(name), "Authorization", "Bearer " + admin);
            analyses.put(name, new JsonObject(started.body()).getString("id"));
            HttpResponse<String> rollout =
                    service.post("/api/v1/rollouts", rollout(name), "Authorization", "Bearer " + admin);
            rollouts.put(name, new JsonObject(rollout.body()).getString("id"));
            service.post(
                    "/api/v1/signals",
                    "{\"signal\":\"data-corruption\",\"reporter\":\"test\",\"service\":\"" + name + "\"}",
                    "Authorization",
                    "Bearer " + admin);
        }
    }

    private static String rollout(String name) {
        return """
                {"service":"%s","baseline":"1","canary":"2","controller":"flags","strategy":"feature-flag",
                 "stages":[{"name":"ready","steps":[{"approve":{"question":"ready?"}}]},
                           {"name":"hold","steps":[{"hold":"1h"}]}]}
                """.formatted(name);
    }

    private static String analysis(String name) {
        return "{\"service\":\"" + name + "\",\"baseline\":\"1\",\"canary\":\"2\"}";
    }

    /**
     * Sends the request of a route.
     *
     * @param token who sends it; empty for nobody
     */
    HttpResponse<String> send(String method, String path, String about, String token) {
        List<String> headers = new ArrayList<>();
        if (!token.isEmpty()) {
            headers.addAll(List.of("Authorization", "Bearer " + token));
        }
        headers.addAll(headers(path));
        String[] all = headers.toArray(String[]::new);
        String target = target(method, path, about);
        if (path.equals("/api/v1/write")) {
            return service.post(target, RemoteWriteBody.of(about), all);
        }
        return service.send(method, target, body(method, path, about, token), all);
    }

    private static List<String> headers(String path) {
        return switch (path) {
            case "/v1/metrics" -> List.of("Content-Type", "application/json");
            case "/api/v1/write" -> List.of("Content-Type", "application/x-protobuf", "Content-Encoding", "snappy");
            default -> List.of();
        };
    }

    private String target(String method, String path, String about) {
        String target = path.replace(":key", about + "_flag");
        if (path.startsWith("/api/v1/analyses/")) {
            target = path.replace(":id", analyses.get(about));
        }
        if (path.startsWith("/api/v1/rollouts/")) {
            return path.replace(":id", rollouts.get(about));
        }
        target = target.replace(":policy", "default").replace(":hook", "event").replace(":id", "unknown");
        if (path.equals("/api/v1/windows")) {
            return path + "?service=" + about + "&version=1";
        }
        if (path.equals("/api/v1/tokens/:id")) {
            return "/api/v1/tokens/" + madeToken() + "?reason=test";
        }
        if (method.equals("DELETE") && path.contains(":key")) {
            restoreFlag(about);
            return target + "?reason=test";
        }
        return target;
    }

    /** One that is there to be revoked. */
    private String madeToken() {
        HttpResponse<String> made = service.post(
                "/api/v1/tokens", "{\"name\":\"x\",\"roles\":[\"read\"]}", "Authorization", "Bearer " + admin);
        return new JsonObject(made.body()).getString("id");
    }

    private void restoreFlag(String about) {
        service.send(
                "PUT",
                "/api/v1/flags/" + about + "_flag",
                body("PUT", "/api/v1/flags/:key", about, admin),
                "Authorization",
                "Bearer " + admin);
    }

    private String body(String method, String path, String about, String token) {
        if (path.contains(":key") && (method.equals("PUT") || method.equals("PATCH"))) {
            if (method.equals("PATCH")) {
                restoreFlag(about);
                return "{\"reason\":\"test\",\"percentage\":7}";
            }
            return "{\"reason\":\"test\",\"flag\":{\"enabled\":true,\"strategy\":\"percentage\",\"percentage\":5,"
                    + "\"owner\":\"" + about + "\"}}";
        }
        if (method.equals("POST") && path.startsWith("/api/v1/rollouts/")) {
            return "{\"reason\":\"test\"" + (path.endsWith("override") ? ",\"scope\":\"freeze\",\"for\":\"1m\"}" : "}");
        }
        if (method.equals("POST") && path.contains(":key")) {
            restoreFlag(about);
        }
        if (!method.equals("POST")) {
            return "";
        }
        return switch (path) {
            case "/api/v2/write", "/write" -> "requests,service=" + about + ",version=1 latency_ms=1,status=200i\n";
            case "/api/v1/samples" -> "{\"service\":\"" + about + "\",\"version\":\"1\",\"latency_ms\":1}\n";
            case "/api/v1/histograms" ->
                "{\"service\":\"" + about + "\",\"version\":\"1\",\"from\":\"2025-11-23T10:00:00Z\","
                        + "\"to\":\"2025-11-23T10:00:10Z\",\"histogram\":\"" + HISTOGRAM + "\"}\n";
            case "/v1/metrics" -> otlp(about);
            case "/api/v1/analyses" -> analysis(about);
            case "/api/v1/replays" -> "{\"analysis\":\"" + analyses.get(about) + "\"}";
            case "/api/v1/rollouts" -> rollout(about);
            case "/flagger/:policy/:hook" -> "{\"name\":\"x\",\"namespace\":\"y\"}";
            case "/api/v1/signals" ->
                "{\"signal\":\"journey-broken\",\"subject\":\"pay\",\"reporter\":\"t\",\"service\":\"" + about + "\"}";
            case "/api/v1/deliveries" -> "{\"number\":1,\"reason\":\"test\"}";
            case "/api/v1/tokens" -> "{\"name\":\"made\",\"roles\":[\"" + Role.READ.word() + "\"]}";
            case "/api/v1/session" -> "{\"token\":\"" + (token.isEmpty() ? "x" : token) + "\"}";
            default -> "{\"context\":{\"targetingKey\":\"u\"}}";
        };
    }

    private static String otlp(String about) {
        long now = System.currentTimeMillis() * 1_000_000;
        return """
                {"resourceMetrics":[{"resource":{"attributes":[
                   {"key":"service.name","value":{"stringValue":"%s"}},
                   {"key":"service.version","value":{"stringValue":"1"}},
                   {"key":"service.instance.id","value":{"stringValue":"%d"}}]},
                 "scopeMetrics":[{"metrics":[{"name":"http.server.request.duration","unit":"s",
                   "histogram":{"aggregationTemporality":1,
                   "dataPoints":[{"startTimeUnixNano":"%d","timeUnixNano":"%d","count":"4","explicitBounds":[0.1,1],
                     "bucketCounts":["1","2","1"]}]}}]}]}]}
                """.formatted(about, now, now - 1_000_000_000L, now);
    }

    /** That nothing of a body was taken, and its sender was told so. */
    void assertNothingTaken(String path, HttpResponse<String> response) {
        if (path.equals("/v1/metrics")) {
            JsonObject partial = new JsonObject(response.body()).getJsonObject("partialSuccess");
            assertThat(partial.getString("rejectedDataPoints")).isEqualTo("1");
            assertThat(partial.getString("errorMessage")).contains("no right to its service");
            return;
        }
        JsonObject problem = Problems.of(response, 400);
        assertThat(problem.getLong("accepted")).isZero();
        assertThat(problem.getLong("refused")).isEqualTo(1);
        if (path.equals("/api/v1/write")) {
            assertThat(problem.getJsonArray("reasons").getString(0)).contains("no right to its service");
        } else {
            JsonObject error = problem.getJsonArray("errors").getJsonObject(0);
            assertThat(error.getInteger("line")).isEqualTo(1);
            assertThat(error.getString("detail"))
                    .isEqualTo("service is 'other', must be one for which the sender has the role ingest");
        }
    }
}
