package io.canaryjudge.http.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.canaryjudge.http.config.Documents;
import io.canaryjudge.http.fuzz.RawHttp.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * Sends a service requests that its description almost allows: each route, with types that are wrong, parts that are
 * missing, huge or repeated, and texts of all scripts. An answer of 500 or above, one that shows the inside of the program,
 * and none at all are findings. The same seed makes the same requests.
 */
public final class ApiFuzz {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");
    private static final List<String> OTHER_METHODS =
            List.of("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "FOO");
    private static final int MOST_FINDINGS = 100;
    private static final List<String> INSIDES =
            List.of("Exception", "\tat ", "io.canaryjudge", "io.vertx", "java.lang", "whsec_");

    private final List<Operation> operations = new ArrayList<>();
    private final int port;
    private final String token;
    private final String analysis;
    private final String rollout;
    private final SplittableRandom random;
    private final FuzzedJson json;
    private final Map<String, Map<Integer, Long>> answers = new TreeMap<>();
    private final List<String> findings = new ArrayList<>();
    private long slowestNanos;

    /**
     * A fuzz of the service on a port of this machine.
     *
     * @param token of an admin
     * @param analysis one that is there
     * @param ended one that has ended
     * @param rollout one that is there
     */
    public ApiFuzz(int port, String token, String analysis, String ended, String rollout, long seed) {
        this.port = port;
        this.token = token;
        this.analysis = analysis;
        this.rollout = rollout;
        random = new SplittableRandom(seed);
        json = new FuzzedJson(random);
        JsonObject document = load();
        Described described = new Described(document);
        for (Map.Entry<String, Object> path : document.getJsonObject("paths")) {
            for (Map.Entry<String, Object> method : (JsonObject) path.getValue()) {
                if (METHODS.contains(method.getKey())) {
                    operations.add(
                            Operation.of(method.getKey(), path.getKey(), (JsonObject) method.getValue(), described)
                                    .about(ended));
                }
            }
        }
    }

    private static JsonObject load() {
        try (InputStream in = ApiFuzz.class.getResourceAsStream("/openapi.yaml")) {
            JsonObject document = new JsonObject();
            Documents.parse(new String(Objects.requireNonNull(in).readAllBytes(), UTF_8))
                    .forEach((key, value) -> document.put(String.valueOf(key), value));
            return new JsonObject(document.encode());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends so many requests, each route in turn. */
    public void run(long requests, LongConsumer progress) {
        try (RawHttp client = new RawHttp(port)) {
            for (long i = 0; i < requests && findings.size() < MOST_FINDINGS; i++) {
                send(client, operations.get((int) (i % operations.size())));
                progress.accept(i + 1);
            }
        }
    }

    /** What must not be, each with its request. */
    public List<String> findings() {
        return List.copyOf(findings);
    }

    /** How often each operation was answered with each status. */
    public Map<String, Map<Integer, Long>> answers() {
        return answers;
    }

    /** The longest that an answer took. */
    public long slowestMillis() {
        return slowestNanos / 1_000_000;
    }

    private void send(RawHttp client, Operation operation) {
        boolean isOwnMethod = random.nextInt(20) > 0;
        String method = isOwnMethod ? operation.method() : OTHER_METHODS.get(random.nextInt(OTHER_METHODS.size()));
        byte[] body = method.equals("GET") || method.equals("HEAD") ? new byte[0] : body(operation);
        String head = method + " " + target(operation) + " HTTP/1.1\r\nHost: localhost\r\n" + headers(operation)
                + "Content-Length: " + body.length + "\r\n\r\n";
        long start = System.nanoTime();
        try {
            Answer answer = client.send(head.getBytes(UTF_8), body, method.equals("HEAD"));
            slowestNanos = Math.max(slowestNanos, System.nanoTime() - start);
            answers.computeIfAbsent(operation.toString(), route -> new TreeMap<>())
                    .merge(answer.status(), 1L, Long::sum);
            check(head, body, answer);
        } catch (IOException | NumberFormatException | StringIndexOutOfBoundsException e) {
            find("no answer (" + e + ")", head, body);
        }
    }

    private void check(String head, byte[] body, Answer answer) {
        if (answer.status() >= 500) {
            find(answer.status() + " " + answer.body(), head, body);
        }
        boolean isProblem = answer.status() >= 400 && answer.contentType().contains("json");
        for (String inside : INSIDES) {
            if (isProblem && answer.body().contains(inside)) {
                find("shows " + inside + ": " + answer.body(), head, body);
            }
        }
    }

    private void find(String what, String head, byte[] body) {
        String sent = new String(Arrays.copyOf(body, Math.min(body.length, 400)), ISO_8859_1);
        String start = head.substring(0, Math.min(head.length(), 400));
        findings.add((what.substring(0, Math.min(what.length(), 300)) + " <- " + start + sent).replaceAll("\\s+", " "));
    }

    private String target(Operation operation) {
        StringBuilder target = new StringBuilder();
        for (String part : operation.path().split("(?=\\{)|(?<=})", -1)) {
            target.append(part.startsWith("{") ? pathPart(operation, part) : part);
        }
        char separator = '?';
        boolean isSound = random.nextInt(4) == 0;
        for (Map.Entry<String, String> parameter : operation.query().entrySet()) {
            int times = isSound ? 1 : List.of(0, 1, 1, 1, 1, 3).get(random.nextInt(6));
            for (int i = 0; i < times; i++) {
                String value =
                        isSound ? soundValue(parameter.getKey(), parameter.getValue()) : queryValue(parameter.getKey());
                target.append(separator).append(parameter.getKey()).append('=').append(value);
                separator = '&';
            }
        }
        if (random.nextInt(10) == 0) {
            target.append(separator).append(encoded(json.text())).append('=').append(encoded(json.text()));
        }
        return target.length() > 3_900 ? target.substring(0, 3_900).replaceAll("%.?$", "") : target.toString();
    }

    private String pathPart(Operation operation, String name) {
        String known = operation.path().contains("/rollouts/") ? rollout : analysis;
        return switch (random.nextInt(6)) {
            case 0, 1, 2 -> name.equals("{key}") ? "new_dashboard" : known;
            case 3 -> encoded(json.text());
            case 4 -> "%00";
            default -> "unknown" + random.nextInt(50);
        };
    }

    /** A poll that is held for as long as its example says would be taken for one that is not answered. */
    private static String soundValue(String parameter, String example) {
        return parameter.equals("wait") ? "5ms" : encoded(example);
    }

    private String queryValue(String parameter) {
        return switch (random.nextInt(6)) {
            case 0, 1 -> parameter.equals("wait") ? "5ms" : encoded(String.valueOf(random.nextInt(-3, 40)));
            case 2 -> parameter.equals("wait") ? "1s0" : "checkout";
            case 3 -> "%zz";
            default -> encoded(json.text());
        };
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private String headers(Operation operation) {
        StringBuilder headers = new StringBuilder();
        int who = random.nextInt(30);
        if (who > 1) {
            headers.append("Authorization: Bearer ").append(token).append("\r\n");
        } else if (who == 1) {
            headers.append("Authorization: ").append(headerValue()).append("\r\n");
        }
        String type = operation.contentTypes().isEmpty() || random.nextInt(8) == 0
                ? headerValue()
                : operation
                        .contentTypes()
                        .get(random.nextInt(operation.contentTypes().size()));
        headers.append("Content-Type: ").append(type).append("\r\n");
        if (operation.isPacked() && random.nextInt(8) > 0) {
            headers.append("Content-Encoding: snappy\r\n");
        } else if (random.nextInt(15) == 0) {
            headers.append("Content-Encoding: ")
                    .append(List.of("gzip", "zstd", "deflate", "br", "snappy", "x")
                            .get(random.nextInt(6)))
                    .append("\r\n");
        }
        for (String name :
                List.of("If-None-Match", "Idempotency-Key", "Accept", "Origin", "Cookie", "Accept-Encoding")) {
            int times = random.nextInt(20) == 0 ? 1 + random.nextInt(3) : 0;
            for (int i = 0; i < times; i++) {
                headers.append(name).append(": ").append(headerValue()).append("\r\n");
            }
        }
        return headers.toString();
    }

    /** Printable, as a server may refuse all else before it is a request, or not. */
    private String headerValue() {
        return switch (random.nextInt(6)) {
            case 0 -> "*";
            case 1 -> "x".repeat(2_000);
            case 2 -> "application/json; charset=utf-8";
            case 3 -> "Bearer " + "a.b.c";
            case 4 -> "judge_session=" + token.replace('_', '%');
            default -> json.text().replaceAll("[\\x00-\\x1f]", "").strip();
        };
    }

    private byte[] body(Operation operation) {
        if (operation.isPacked() && random.nextInt(4) > 0) {
            byte[] request = RemoteWriteBody.request("checkout");
            return random.nextInt(4) == 0
                    ? turned(RemoteWriteBody.packed(request))
                    : RemoteWriteBody.packed(random.nextInt(4) == 0 ? request : turned(request));
        }
        Object example = operation.examples().isEmpty()
                ? new JsonObject()
                : operation.examples().get(random.nextInt(operation.examples().size()));
        int kind = random.nextInt(16);
        if (kind == 0) {
            return new byte[0];
        }
        String text = example instanceof String line ? line : FuzzedJson.encode(example);
        if (kind < 9) {
            return (example instanceof String ? mutatedLines(text) : json.mutate(example)).getBytes(UTF_8);
        }
        return switch (kind) {
            case 9 -> turned(text.getBytes(UTF_8));
            case 10 -> text.substring(0, random.nextInt(text.length() + 1)).getBytes(UTF_8);
            case 11 -> ("[".repeat(random.nextInt(3_000)) + text).getBytes(UTF_8);
            case 12 -> random.nextInt(20) == 0 ? huge() : (text + text).getBytes(UTF_8);
            case 13 -> noise();
            default -> text.getBytes(UTF_8);
        };
    }

    private String mutatedLines(String text) {
        String[] lines = text.split("\n", -1);
        int at = random.nextInt(lines.length);
        String line = lines[at].isEmpty() ? "x" : lines[at];
        int from = random.nextInt(line.length());
        lines[at] = switch (random.nextInt(4)) {
            case 0 -> line.substring(0, from) + json.text() + line.substring(from);
            case 1 -> line.substring(from);
            case 2 -> line + line;
            default -> line.replace('=', ',');
        };
        return String.join("\n", lines);
    }

    private byte[] turned(byte[] bytes) {
        for (int i = 0; i < 1 + bytes.length / 40 && bytes.length > 0; i++) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    private byte[] noise() {
        byte[] bytes = new byte[random.nextInt(600)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Larger than a JSON document may be. */
    private static byte[] huge() {
        return ("{\"service\":\"" + "x".repeat(1_200_000) + "\"}").getBytes(UTF_8);
    }

    /** One method of one path, and what is known of good requests. */
    private record Operation(
            String method, String path, Map<String, String> query, List<String> contentTypes, List<Object> examples) {

        static Operation of(String method, String path, JsonObject operation, Described described) {
            Map<String, String> query = new LinkedHashMap<>();
            for (Object given : operation.getJsonArray("parameters", new JsonArray())) {
                JsonObject parameter = described.followed((JsonObject) given);
                if ("query".equals(parameter.getString("in"))) {
                    Object value = parameter.getValue("example", described.value(parameter.getJsonObject("schema")));
                    query.put(parameter.getString("name"), String.valueOf(value));
                }
            }
            JsonObject content =
                    operation.getJsonObject("requestBody", new JsonObject()).getJsonObject("content", new JsonObject());
            List<Object> examples = new ArrayList<>();
            for (Map.Entry<String, Object> type : content) {
                for (Map.Entry<String, Object> example :
                        ((JsonObject) type.getValue()).getJsonObject("examples", new JsonObject())) {
                    examples.add(((JsonObject) example.getValue()).getValue("value"));
                }
                JsonObject schema = ((JsonObject) type.getValue()).getJsonObject("schema", new JsonObject());
                if (examples.isEmpty() && type.getKey().equals("application/json")) {
                    examples.add(described.value(schema));
                }
            }
            return new Operation(
                    method.toUpperCase(Locale.ROOT), path, query, List.copyOf(content.fieldNames()), examples);
        }

        /** The same where examples that name an analysis name this one. */
        Operation about(String ended) {
            List<Object> named = examples.stream()
                    .map(example -> example instanceof JsonObject json && json.containsKey("analysis")
                            ? json.copy().put("analysis", ended)
                            : example)
                    .toList();
            return new Operation(method, path, query, contentTypes, named);
        }

        boolean isPacked() {
            return path.equals("/api/v1/write");
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }
}
