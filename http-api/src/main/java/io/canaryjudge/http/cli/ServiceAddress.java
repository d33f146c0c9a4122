package io.canaryjudge.http.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The running service that commands talk to. */
final class ServiceAddress {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Option(names = "--server", paramLabel = "URL", description = "The service (default: ${DEFAULT-VALUE}).")
    private URI server = URI.create("http://127.0.0.1:8080");

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /** The address with a path below {@code /api/v1}, its parts encoded. */
    private URI at(String... parts) {
        boolean isHttp = "http".equalsIgnoreCase(server.getScheme()) || "https".equalsIgnoreCase(server.getScheme());
        if (!isHttp || server.getHost() == null) {
            throw new UsageException("--server must be a URL such as http://127.0.0.1:8080, was '" + server + "'");
        }
        StringBuilder path = new StringBuilder(server.toString().replaceFirst("/+$", "")).append("/api/v1");
        for (String part : parts) {
            path.append('/').append(URLEncoder.encode(part, UTF_8).replace("+", "%20"));
        }
        return URI.create(path.toString());
    }

    HttpResponse<String> get(String... parts) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(at(parts)).timeout(PATIENCE).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String contentType, String body, String... parts)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(at(parts))
                .timeout(PATIENCE)
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    /** The lines of a stream of events after one of them. */
    HttpResponse<Stream<String>> follow(long lastEvent, String... parts) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(at(parts))
                .header("Last-Event-ID", Long.toString(lastEvent))
                .build();
        return client.send(request, BodyHandlers.ofLines());
    }

    /** What an answer says that is no success, in one line. */
    static String problem(int status, String body) {
        String answered = "the service answered " + status;
        try {
            JsonObject problem = new JsonObject(body);
            StringBuilder text = new StringBuilder(problem.getString("detail", answered));
            problem.getJsonArray("errors", new JsonArray())
                    .forEach(error -> text.append("\njudge: ")
                            .append(((JsonObject) error).getString("field"))
                            .append(": ")
                            .append(((JsonObject) error).getString("detail")));
            return text.toString();
        } catch (DecodeException | ClassCastException e) {
            return answered;
        }
    }

    /** Such as {@code http://127.0.0.1:8080}. */
    @Override
    public String toString() {
        return server.toString();
    }
}
