package io.canaryjudge.http.config;

import io.canaryjudge.analysis.AnalysisPolicy;
import io.canaryjudge.window.WindowSpec;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the service's settings: a flag beats an environment variable, which beats the file, which beats the default.
 *
 * <p>The variable of a key is {@code CANARYJUDGE_} and the key in capitals, with an underscore before each word and for
 * each dot: {@code webhook.secretFile} is {@code CANARYJUDGE_WEBHOOK_SECRET_FILE}.
 */
public final class ServerConfigReader {

    private static final String PREFIX = "CANARYJUDGE_";
    private static final List<String> KEYS = List.of(
            "host",
            "port",
            "window",
            "grace",
            "maxBodyBytes",
            "maxSeries",
            "maxAnalyses",
            "policyFile",
            "webhook.url",
            "webhook.secret",
            "webhook.secretFile",
            "webhook.addresses",
            "webhook.timeout");

    private static final Set<String> NUMBERS = Set.of("port", "maxBodyBytes", "maxSeries", "maxAnalyses");
    private static final int MOST_PORT = 65_535;
    private static final Duration SHORTEST_WINDOW = Duration.ofMillis(100);
    private static final Duration LONGEST_WINDOW = Duration.ofMinutes(10);
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(1);
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(5);

    private static final Map<String, Boolean> ADDRESSES =
            Fields.words(Map.entry("public", false), Map.entry("any", true));

    private ServerConfigReader() {}

    /**
     * The settings.
     *
     * @param yaml the file's text; empty for none
     * @param environment the process's environment
     * @param flags values by key that were given on the command line
     * @throws InvalidInputException with every problem
     */
    public static ServerConfig read(String yaml, Map<String, String> environment, Map<String, Object> flags) {
        Map<String, Object> merged = new LinkedHashMap<>();
        Documents.parse(yaml).forEach((key, value) -> merged.put(String.valueOf(key), value));
        boolean secretInFile = merged.get("webhook") instanceof Map<?, ?> webhook && webhook.containsKey("secret");
        for (String key : KEYS) {
            String value = environment.get(variable(key));
            if (value != null) {
                put(merged, key, scalar(key, value));
            }
        }
        flags.forEach((key, value) -> put(merged, key, value));
        Fields fields = Fields.of(merged);
        if (secretInFile) {
            fields.refuse(
                    "webhook.secret",
                    "must not stand in the file; use webhook.secretFile or " + PREFIX + "WEBHOOK_SECRET");
        }
        return read(fields);
    }

    private static ServerConfig read(Fields fields) {
        ServerConfig defaults = ServerConfig.DEFAULT;
        String host = fields.has("host") ? fields.requiredName("host") : defaults.host();
        int port = (int) fields.integer("port", defaults.port(), 0, MOST_PORT);
        Duration window = fields.duration("window", defaults.windows().width(), SHORTEST_WINDOW, LONGEST_WINDOW);
        Duration grace = fields.duration("grace", defaults.windows().grace(), Duration.ZERO, LONGEST_WINDOW);
        Optional<WindowSpec> windows = fields.make(() -> new WindowSpec(window, grace));
        int maxBodyBytes = (int) fields.integer("maxBodyBytes", defaults.maxBodyBytes(), 1_024, 1 << 30);
        int maxSeries = (int) fields.integer("maxSeries", defaults.maxSeries(), 1, 10_000_000);
        int maxAnalyses = (int) fields.integer("maxAnalyses", defaults.maxAnalyses(), 1, 1_000_000);
        AnalysisPolicy policy = policy(fields);
        Optional<ServerConfig.Webhook> webhook =
                fields.has("webhook") ? webhook(fields.object("webhook")) : Optional.empty();
        fields.allow("host", "webhook", "policyFile");
        fields.refuseUnknownKeys();
        fields.throwIfBad();
        return new ServerConfig(
                host, port, windows.orElseThrow(), maxBodyBytes, maxSeries, maxAnalyses, policy, webhook);
    }

    private static AnalysisPolicy policy(Fields fields) {
        if (!fields.has("policyFile")) {
            return AnalysisPolicy.DEFAULT;
        }
        try {
            return contents(fields, "policyFile").map(PolicyReader::read).orElse(AnalysisPolicy.DEFAULT);
        } catch (InvalidInputException e) {
            e.problems().forEach(problem -> fields.refuse("policyFile", problem.toString()));
            return AnalysisPolicy.DEFAULT;
        }
    }

    private static Optional<ServerConfig.Webhook> webhook(Fields fields) {
        Optional<URI> url = url(fields);
        String secret = secret(fields);
        boolean anyAddress = fields.word("addresses", ADDRESSES, false);
        Duration timeout = fields.duration("timeout", Duration.ofSeconds(15), SHORTEST_TIMEOUT, LONGEST_TIMEOUT);
        fields.refuseUnknownKeys();
        return url.map(receiver -> new ServerConfig.Webhook(receiver, secret, anyAddress, timeout));
    }

    /** The receiver; no message shows it, since its path may be secret. */
    private static Optional<URI> url(Fields fields) {
        String text = fields.requiredText("url");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<URI> url = uri(text).filter(ServerConfigReader::isReceiver);
        if (url.isEmpty()) {
            fields.refuse("url", "must be http:// or https:// with a host, without user information and fragment");
        }
        return url;
    }

    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static boolean isReceiver(URI url) {
        return ("http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme()))
                && url.getHost() != null
                && url.getPort() != 0
                && url.getPort() <= MOST_PORT
                && url.getRawUserInfo() == null
                && url.getRawFragment() == null;
    }

    /** The signing secret: the environment's own, else what the named file holds. */
    private static String secret(Fields fields) {
        fields.allow("secret", "secretFile");
        String key = fields.has("secret") ? "secret" : "secretFile";
        if (!fields.has(key)) {
            fields.refuse("secret", "is missing; give webhook.secretFile or " + PREFIX + "WEBHOOK_SECRET");
            return "";
        }
        boolean isFile = key.equals("secretFile");
        Optional<String> secret = isFile ? contents(fields, key) : Optional.of(fields.text(key, ""));
        if (secret.isPresent() && !isSecret(secret.get().strip())) {
            fields.refuse(key, "must " + (isFile ? "hold" : "be") + " whsec_ and the base64 of 24 to 64 random bytes");
        }
        return secret.orElse("").strip();
    }

    private static boolean isSecret(String text) {
        try {
            int bytes = Base64.getDecoder().decode(text.replaceFirst("^whsec_", "")).length;
            return text.startsWith("whsec_") && bytes >= 24 && bytes <= 64;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Optional<String> contents(Fields fields, String key) {
        String file = fields.requiredText(key);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(Path.of(file)));
        } catch (IOException | IllegalArgumentException e) {
            fields.refuse(
                    key,
                    "cannot be read: " + Fields.describe(file) + " ("
                            + e.getClass().getSimpleName() + ")");
            return Optional.empty();
        }
    }

    private static String variable(String key) {
        return PREFIX + key.replaceAll("([A-Z])", "_$1").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /** An environment variable's text as the number that it is, where it is one. */
    private static Object scalar(String key, String value) {
        boolean isNumber = NUMBERS.contains(key) && value.matches("\\d{1,15}");
        return isNumber ? (Object) Long.parseLong(value) : value;
    }

    @SuppressWarnings("unchecked")
    private static void put(Map<String, Object> map, String key, Object value) {
        int dot = key.indexOf('.');
        if (dot < 0) {
            map.put(key, value);
            return;
        }
        Object nested = map.get(key.substring(0, dot));
        Map<String, Object> copy = nested instanceof Map<?, ?> existing
                ? new LinkedHashMap<>((Map<String, Object>) existing)
                : new LinkedHashMap<>();
        copy.put(key.substring(dot + 1), value);
        map.put(key.substring(0, dot), copy);
    }
}
