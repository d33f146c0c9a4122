package io.canaryjudge.http.cli;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the service is that a command talks to, and who the command says that it is. */
final class ServiceOptions {

    private static final String VARIABLE = "JUDGE_TOKEN";

    @Option(names = "--server", paramLabel = "URL", description = "The service (default: ${DEFAULT-VALUE}).")
    private URI server = URI.create("http://127.0.0.1:8080");

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "API token (default: the environment variable JUDGE_TOKEN, which other users do not see).")
    private @Nullable String token;

    /** A client for it. */
    static HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    URI server() {
        return server;
    }

    /** @throws UsageException if the service's address or the token is none */
    void require() {
        boolean isHttp = "http".equalsIgnoreCase(server.getScheme()) || "https".equalsIgnoreCase(server.getScheme());
        if (!isHttp || server.getHost() == null) {
            throw new UsageException("--server must be a URL such as http://127.0.0.1:8080, was '" + server + "'");
        }
        token().filter(text -> !text.chars().allMatch(c -> c > ' ' && c < 127)).ifPresent(text -> {
            throw new UsageException("--token or " + VARIABLE + " must be one word of printable characters");
        });
    }

    /** A request to a path of it, with the token if there is one. */
    HttpRequest.Builder request(String path) {
        String base = server.toString().replaceFirst("/+$", "");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
        token().ifPresent(text -> request.header("Authorization", "Bearer " + text));
        return request;
    }

    private Optional<String> token() {
        return Optional.ofNullable(token == null ? System.getenv(VARIABLE) : token)
                .filter(text -> !text.isEmpty());
    }
}
