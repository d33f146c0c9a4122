package io.canaryjudge.http.config;

import io.canaryjudge.connector.otlp.OtlpConfig;
import io.canaryjudge.connector.remotewrite.RemoteWriteConfig;
import io.canaryjudge.connector.statsd.StatsdConfig;
import io.canaryjudge.flag.Flag;
import io.canaryjudge.http.access.AccessSettings;
import io.canaryjudge.http.access.OidcSettings;
import io.canaryjudge.window.WindowSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

    static final String PREFIX = "CANARYJUDGE_";
    private static final List<String> KEYS = List.of(
            "host",
            "port",
            "window",
            "grace",
            "maxBodyBytes",
            "maxBodyBytesInFlight",
            "maxSeries",
            "maxSeriesPerService",
            "maxAnalyses",
            "ingestLoops",
            "policyFile",
            "policiesDirectory",
            "flagsFile",
            "durability",
            "dataDirectory",
            "commitInterval",
            "windowRetention",
            "store.url",
            "store.user",
            "store.password",
            "store.passwordFile",
            "store.retention",
            "store.maxClosed",
            "store.lease",
            "webhook.url",
            "webhook.secret",
            "webhook.secretFile",
            "webhook.addresses",
            "webhook.timeout",
            "webhook.firstPause",
            "webhook.longestPause",
            "webhook.giveUpAfter",
            "otlp.histograms",
            "otlp.requestSums",
            "otlp.errorSums",
            "otlp.serviceAttribute",
            "otlp.versionAttribute",
            "otlp.instanceAttributes",
            "otlp.maxStreams",
            "statsd.host",
            "statsd.port",
            "access.authentication",
            "access.adminTokenHash",
            "access.tokensFile",
            "access.requestsPerSecond",
            "access.burst",
            "access.allowedOrigins",
            "oidc.issuer",
            "oidc.audience",
            "oidc.algorithms",
            "oidc.clockSkew",
            "oidc.nameClaim",
            "tls.certificateFile",
            "tls.keyFile",
            "tls.clientCaFile",
            "tls.clientCertificates");

    /** Keys with several values, which an environment variable has with commas between them. */
    private static final Set<String> LISTS = Set.of(
            "otlp.histograms",
            "otlp.requestSums",
            "otlp.errorSums",
            "otlp.instanceAttributes",
            "access.allowedOrigins",
            "oidc.algorithms");

    private static final Set<String> NUMBERS = Set.of(
            "port",
            "maxBodyBytes",
            "maxBodyBytesInFlight",
            "maxSeries",
            "maxSeriesPerService",
            "maxAnalyses",
            "ingestLoops",
            "store.maxClosed",
            "otlp.maxStreams",
            "statsd.port",
            "access.requestsPerSecond",
            "access.burst");
    private static final int MOST_PORT = 65_535;
    private static final int MOST_LOOPS = 1_024;
    private static final long MOST_IN_FLIGHT = 1L << 40;
    private static final Duration SHORTEST_WINDOW = Duration.ofMillis(100);
    private static final Duration LONGEST_WINDOW = Duration.ofMinutes(10);

    private static final Duration LONGEST_INTERVAL = Duration.ofMillis(100);
    private static final Duration SHORTEST_RETENTION = Duration.ofMinutes(1);
    private static final Duration LONGEST_RETENTION = Duration.ofDays(30);
    private static final Map<String, Durability> DURABILITIES =
            Fields.words(Map.entry("sync", Durability.SYNC), Map.entry("memory", Durability.MEMORY));

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
        boolean passwordInFile = merged.get("store") instanceof Map<?, ?> store && store.containsKey("password");
        for (String key : KEYS) {
            String value = environment.get(variable(key));
            if (value != null) {
                put(merged, key, value(key, value));
            }
        }
        flags.forEach((key, value) -> put(merged, key, value));
        Fields fields = Fields.of(merged);
        if (secretInFile) {
            fields.refuse(
                    "webhook.secret",
                    "must not stand in the file; use webhook.secretFile or " + PREFIX + "WEBHOOK_SECRET");
        }
        if (passwordInFile) {
            fields.refuse(
                    "store.password",
                    "must not stand in the file; use store.passwordFile or " + PREFIX + "STORE_PASSWORD");
        }
        return read(fields, environment);
    }

    private static ServerConfig read(Fields fields, Map<String, String> environment) {
        ServerConfig defaults = ServerConfig.DEFAULT;
        String host = fields.has("host") ? fields.requiredName("host") : defaults.host();
        int port = (int) fields.integer("port", defaults.port(), 0, MOST_PORT);
        Duration window = fields.duration("window", defaults.windows().width(), SHORTEST_WINDOW, LONGEST_WINDOW);
        Duration grace = fields.duration("grace", defaults.windows().grace(), Duration.ZERO, LONGEST_WINDOW);
        Optional<WindowSpec> windows = fields.make(() -> new WindowSpec(window, grace));
        int maxBodyBytes = (int) fields.integer("maxBodyBytes", defaults.maxBodyBytes(), 1_024, 1 << 30);
        int maxSeries = (int) fields.integer("maxSeries", defaults.maxSeries(), 1, 10_000_000);
        int maxAnalyses = (int) fields.integer("maxAnalyses", defaults.maxAnalyses(), 1, 1_000_000);
        IngestLimits ingest = ingest(fields, maxBodyBytes);
        PolicyDocument policy = policy(fields);
        Map<String, PolicyDocument> policies = NamedPolicies.read(fields);
        Optional<ServerConfig.Webhook> webhook =
                fields.has("webhook") ? WebhookReader.read(fields.object("webhook")) : Optional.empty();
        Optional<Formats> formats = formats(fields, defaults.formats());
        Keeping keeping = keeping(fields);
        StoreSettings store = StoreReader.read(fields.object("store"));
        List<Flag> flags = flags(fields);
        List<ControllerSettings> controllers = ControllerReader.read(fields, "controllers");
        List<SourceSettings> sources = SourceReader.read(fields);
        List<NoticeSettings> notices = NoticeReader.read(fields, environment);
        Optional<OidcSettings> oidc = fields.has("oidc") ? OidcReader.read(fields.object("oidc")) : Optional.empty();
        AccessSettings access = AccessReader.read(fields.object("access"), oidc);
        Optional<TlsSettings> tls = fields.has("tls") ? TlsReader.read(fields.object("tls")) : Optional.empty();
        if (!access.certificates().isEmpty()
                && tls.flatMap(TlsSettings::clientCaFile).isEmpty()) {
            fields.refuse("access.certificates", "need tls.clientCaFile, which says whose certificates are believed");
        }
        fields.allow("host", "webhook", "policyFile", "policiesDirectory", "flagsFile", "dataDirectory", "oidc", "tls");
        fields.refuseUnknownKeys();
        fields.throwIfBad();
        ServerConfigBuilder settings = defaults.toBuilder()
                .host(host)
                .port(port)
                .windows(windows.orElseThrow())
                .maxBodyBytes(maxBodyBytes)
                .maxSeries(maxSeries)
                .maxAnalyses(maxAnalyses)
                .ingest(ingest)
                .defaultPolicy(policy)
                .policies(policies)
                .formats(formats.orElseThrow())
                .keeping(keeping)
                .store(store)
                .flags(flags)
                .controllers(controllers)
                .sources(sources)
                .notices(notices)
                .access(access);
        webhook.ifPresent(settings::webhook);
        tls.ifPresent(settings::tls);
        Optional<ServerConfig> made = fields.make(settings::build);
        fields.throwIfBad();
        return made.orElseThrow();
    }

    private static List<Flag> flags(Fields fields) {
        if (!fields.has("flagsFile")) {
            return ServerConfig.DEFAULT.flags();
        }
        try {
            return contents(fields, "flagsFile").map(FlagReader::read).orElse(List.of());
        } catch (InvalidInputException e) {
            e.problems().forEach(problem -> fields.refuse("flagsFile", problem.toString()));
            return List.of();
        }
    }

    private static Keeping keeping(Fields fields) {
        Keeping defaults = Keeping.DEFAULT;
        Durability durability = fields.word("durability", DURABILITIES, defaults.durability());
        Optional<Path> folder = fields.has("dataDirectory")
                ? fields.make(() -> Path.of(fields.requiredText("dataDirectory")))
                : Optional.of(defaults.folder());
        return new Keeping(
                durability,
                folder.orElse(defaults.folder()),
                fields.duration("commitInterval", defaults.commitInterval(), Duration.ofMillis(1), LONGEST_INTERVAL),
                fields.duration("windowRetention", defaults.windowRetention(), SHORTEST_RETENTION, LONGEST_RETENTION));
    }

    private static Optional<Formats> formats(Fields fields, Formats defaults) {
        Optional<OtlpConfig> otlp = OtlpSettings.read(fields.object("otlp"));
        RemoteWriteConfig remoteWrite = fields.has("remoteWrite")
                ? RemoteWriteReader.read(fields.object("remoteWrite"))
                : defaults.remoteWrite();
        StatsdConfig statsd = StatsdReader.read(fields.object("statsd"));
        fields.allow("remoteWrite");
        return otlp.map(read -> new Formats(read, remoteWrite, statsd));
    }

    private static IngestLimits ingest(Fields fields, int maxBodyBytes) {
        IngestLimits defaults = IngestLimits.DEFAULT;
        long inFlight = fields.integer(
                "maxBodyBytesInFlight",
                Math.max(defaults.maxBodyBytesInFlight(), maxBodyBytes),
                maxBodyBytes,
                MOST_IN_FLIGHT);
        return new IngestLimits(
                (int) fields.integer("ingestLoops", defaults.loops(), 0, MOST_LOOPS),
                (int) fields.integer("maxSeriesPerService", defaults.maxSeriesPerService(), 1, 10_000_000),
                inFlight);
    }

    private static PolicyDocument policy(Fields fields) {
        if (!fields.has("policyFile")) {
            return PolicyDocument.DEFAULT;
        }
        try {
            return contents(fields, "policyFile").map(PolicyDocument::read).orElse(PolicyDocument.DEFAULT);
        } catch (InvalidInputException e) {
            e.problems().forEach(problem -> fields.refuse("policyFile", problem.toString()));
            return PolicyDocument.DEFAULT;
        }
    }

    /** The text of the file that a key names; empty, with the problem noted, where it cannot be read. */
    static Optional<String> contents(Fields fields, String key) {
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

    /** An environment variable's text as the list or the number that it is, where it is one. */
    private static Object value(String key, String value) {
        if (LISTS.contains(key)) {
            return value.isBlank() ? List.of() : List.of(value.strip().split("\\s*,\\s*", -1));
        }
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
