package io.canaryjudge.http.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.canaryjudge.http.access.Role;
import io.canaryjudge.http.access.TokenText;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes, lists and revokes API tokens. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = "Makes, lists and revokes API tokens of a running service; needs the role admin there.")
final class TokenCommand implements Runnable {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String PATH = "/api/v1/tokens";

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    @Command(name = "create", mixinStandardHelpOptions = true, description = "Makes a token and shows it, once.")
    int create(
            @Mixin ServiceOptions service,
            @Option(names = "--name", required = true, paramLabel = "NAME", description = "What it is for.")
                    String name,
            @Option(
                            names = "--role",
                            required = true,
                            paramLabel = "ROLE",
                            split = ",",
                            description = "ingest, read, operate, approve or admin; may be repeated.")
                    List<String> roles,
            @Option(
                            names = "--service",
                            paramLabel = "SERVICE",
                            split = ",",
                            description =
                                    "For which service, payments-* for all that begin so; may be repeated (default: all).")
                    @Nullable List<String> services,
            @Option(names = "--expires-in", paramLabel = "TIME", description = "How long it holds (default: 90d).")
                    @Nullable String expiresIn)
            throws InterruptedException {
        JsonObject body = new JsonObject()
                .put("name", name)
                .put("roles", new JsonArray(roles))
                .put("actor", user());
        if (services != null) {
            body.put("services", new JsonArray(services));
        }
        if (expiresIn != null) {
            body.put("expiresIn", expiresIn);
        }
        JsonObject made = json(send(
                service,
                service.request(PATH)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body.encode())),
                201));
        spec.commandLine()
                .getErr()
                .println("judge: this is the only time that the token is shown; it holds until "
                        + made.getString("expiresAt"));
        spec.commandLine().getOut().println(made.getString("token"));
        return ExitCode.OK;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the tokens that hold.")
    int list(@Mixin ServiceOptions service) throws InterruptedException {
        JsonArray tokens =
                json(send(service, service.request(PATH).GET(), 200)).getJsonArray("tokens", new JsonArray());
        String row = "%-10s  %-24s  %-16s  %-20s  %-24s  %-24s";
        print(row, "id", "name", "roles", "services", "expires", "last used");
        for (int i = 0; i < tokens.size(); i++) {
            JsonObject token = tokens.getJsonObject(i);
            print(
                    row,
                    token.getString("id"),
                    token.getString("name"),
                    joined(token.getJsonArray("roles")),
                    joined(token.getJsonArray("services")),
                    token.getString("expiresAt", "never"),
                    token.getString("lastUsedAt", "not yet"));
        }
        return ExitCode.OK;
    }

    @Command(name = "revoke", mixinStandardHelpOptions = true, description = "Makes a token useless, at once.")
    int revoke(
            @Mixin ServiceOptions service,
            @Parameters(paramLabel = "ID", description = "The token's id.") String id,
            @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why.") String reason)
            throws InterruptedException {
        String path = PATH + "/" + encoded(id) + "?actor=" + encoded(user()) + "&reason=" + encoded(reason);
        send(service, service.request(path).DELETE(), 204);
        spec.commandLine().getErr().println("judge: revoked");
        return ExitCode.OK;
    }

    @Command(
            name = "generate",
            mixinStandardHelpOptions = true,
            description = "Makes a token without a service, to begin with: prints it once, and its entry for the file"
                    + " access.tokensFile, whose hash may also be CANARYJUDGE_ACCESS_ADMIN_TOKEN_HASH.")
    int generate(
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            description = "What it is for (default: ${DEFAULT-VALUE}).",
                            defaultValue = "first-admin")
                    String name,
            @Option(
                            names = "--role",
                            paramLabel = "ROLE",
                            split = ",",
                            description = "Its roles (default: admin).",
                            defaultValue = "admin")
                    List<String> roles) {
        for (String role : roles) {
            if (!Role.byWord().containsKey(role)) {
                throw new UsageException("--role must be one of "
                        + String.join(", ", Role.byWord().keySet()) + "; was '" + role + "'");
            }
        }
        TokenText token = TokenText.random(new SecureRandom());
        spec.commandLine().getErr().println("judge: this is the only time that the token is shown:");
        spec.commandLine().getErr().println(token.reveal());
        spec.commandLine().getOut().println("tokens:");
        spec.commandLine().getOut().println("  - id: " + token.id());
        spec.commandLine()
                .getOut()
                .println("    name: " + new JsonArray().add(name).encode().replaceAll("^.|.$", ""));
        spec.commandLine().getOut().println("    hash: " + token.hash());
        spec.commandLine().getOut().println("    roles: [" + String.join(", ", roles) + "]");
        return ExitCode.OK;
    }

    @SuppressWarnings("AnnotateFormatMethod") // only called with texts that stand here
    private void print(String row, Object... columns) {
        spec.commandLine()
                .getOut()
                .println(String.format(Locale.ROOT, row, columns).stripTrailing());
    }

    private static String joined(JsonArray words) {
        return words.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static String user() {
        return System.getProperty("user.name", "unknown");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    private static String send(ServiceOptions service, HttpRequest.Builder request, int expected)
            throws InterruptedException {
        service.require();
        try {
            HttpResponse<String> response =
                    ServiceOptions.client().send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
            if (response.statusCode() != expected) {
                throw new UsageException(ServiceAnswers.problem(response));
            }
            return response.body();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "cannot reach " + service.server() + " (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    private static JsonObject json(String body) {
        try {
            return new JsonObject(body);
        } catch (DecodeException e) {
            throw new IllegalStateException("the service's answer is no JSON", e);
        }
    }
}
