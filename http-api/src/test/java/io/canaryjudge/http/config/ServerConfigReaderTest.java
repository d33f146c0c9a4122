package io.canaryjudge.http.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canaryjudge.analysis.AnalysisPolicy;
import io.canaryjudge.connector.statsd.StatsdConfig;
import io.canaryjudge.connector.statsd.StatsdMapping;
import io.canaryjudge.connector.statsd.StatsdTags;
import io.canaryjudge.spi.Retention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerConfigReaderTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OTHER_SECRET = "whsec_" + "QUJD".repeat(10);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "# nothing\n", "host:\nport:\nwebhook:\n"})
    void settings_thatSayNothing_areTheDefaultOnes(String yaml) {
        assertThat(read(yaml)).isEqualTo(ServerConfig.DEFAULT);
    }

    @Test
    void settings_thatSayEverything_areRead() throws IOException {
        Path policy = Files.writeString(folder.resolve("policy.yaml"), "duration: 1h\n");
        Path secret = Files.writeString(folder.resolve("secret"), SECRET + "\n");

        ServerConfig config = read("""
                host: 127.0.0.2
                port: 9090
                window: 500ms
                grace: 5s
                maxBodyBytes: 2048
                maxSeries: 7
                maxAnalyses: 3
                policyFile: %s
                webhook:
                  url: https://hooks.example/%s?a=b
                  secretFile: %s
                  addresses: any
                  timeout: 3s
                  firstPause: 1s
                  longestPause: 2m
                  giveUpAfter: 1d
                """.formatted(policy, "x".repeat(1_000), secret));

        assertThat(config.host()).isEqualTo("127.0.0.2");
        assertThat(config.port()).isEqualTo(9090);
        assertThat(config.windows().width()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.windows().grace()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.maxBodyBytes()).isEqualTo(2048);
        assertThat(config.maxSeries()).isEqualTo(7);
        assertThat(config.maxAnalyses()).isEqualTo(3);
        assertThat(config.defaultPolicy().policy()).isEqualTo(AnalysisPolicy.DEFAULT.withDuration(Duration.ofHours(1)));
        ServerConfig.Webhook webhook = config.webhook().orElseThrow();
        assertThat(webhook.url()).hasHost("hooks.example");
        assertThat(webhook.secret()).isEqualTo(SECRET);
        assertThat(webhook.allowsPrivateAddresses()).isTrue();
        assertThat(webhook.timeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(webhook.retries())
                .isEqualTo(new WebhookRetries(Duration.ofSeconds(1), Duration.ofMinutes(2), Duration.ofDays(1)));
    }

    @Test
    void policiesOfAFolder_areNamedAfterTheirFiles() throws IOException {
        Files.writeString(folder.resolve("strict.yaml"), "duration: 1h\n");
        Files.writeString(folder.resolve("night.json"), "{\"duration\": \"2h\"}");
        Files.createDirectory(folder.resolve("..data"));

        Map<String, PolicyDocument> policies =
                read("policiesDirectory: " + folder + "\n").policies();

        assertThat(policies).containsOnlyKeys("strict", "night");
        PolicyDocument hour = PolicyDocument.read("duration: 1h\n");
        assertThat(policies).containsEntry("strict", hour);
    }

    @Test
    void policiesOfAFolder_thatAreWrong_areToldWithTheirFiles() throws IOException {
        Files.writeString(folder.resolve("Big.yaml"), "");
        Files.writeString(folder.resolve("default.yaml"), "");
        Files.writeString(folder.resolve("short.yaml"), "duration: 1s");
        Files.writeString(folder.resolve("twice.json"), "{}");
        Files.writeString(folder.resolve("twice.yaml"), "");

        assertThat(problems("policiesDirectory: " + folder, Map.of()))
                .extracting(Problem::toString)
                .hasSize(4)
                .anyMatch(problem -> problem.contains("'Big.yaml' must be named after its policy"))
                .anyMatch(problem -> problem.contains("'default.yaml' must not take the name of another policy"))
                .anyMatch(problem -> problem.contains("short.yaml: duration: must be a duration from 10s to 7d"))
                .anyMatch(problem -> problem.contains("'twice.yaml' must not take the name of another policy"));
        assertThat(problems("policiesDirectory: /no/such", Map.of()))
                .extracting(Problem::toString)
                .containsExactly("policiesDirectory: cannot be read: '/no/such' (NoSuchFileException)");
    }

    @Test
    void keeping_isReadFromFileAndEnvironment() {
        Keeping keeping = read(
                        "durability: memory\ncommitInterval: 5ms\nwindowRetention: 2h\n",
                        Map.of("CANARYJUDGE_DATA_DIRECTORY", "/var/lib/judge"))
                .keeping();

        assertThat(keeping)
                .isEqualTo(new Keeping(
                        Durability.MEMORY, Path.of("/var/lib/judge"), Duration.ofMillis(5), Duration.ofHours(2)));
        assertThat(read("", Map.of()).keeping().durability()).isEqualTo(Durability.SYNC);
    }

    @Test
    void store_isReadFromFileAndEnvironment() throws IOException {
        Path password = Files.writeString(folder.resolve("password"), "hunter2\n");
        StoreSettings store = read("store:\n  url: jdbc:postgresql://db/judge\n  user: judge\n  passwordFile: "
                        + password + "\n  retention: 7d\n  maxClosed: 5\n  lease: 20s\n")
                .store();

        assertThat(store)
                .isEqualTo(new StoreSettings(
                        Optional.of(new StoreSettings.Database("jdbc:postgresql://db/judge", "judge", "hunter2")),
                        new Retention(Duration.ofDays(7), 5),
                        Duration.ofSeconds(20)));
        assertThat(store.toString()).doesNotContain("hunter2");
        assertThat(read(
                                "",
                                Map.of(
                                        "CANARYJUDGE_STORE_URL", "jdbc:postgresql://db/judge",
                                        "CANARYJUDGE_STORE_USER", "judge",
                                        "CANARYJUDGE_STORE_PASSWORD", "hunter2",
                                        "CANARYJUDGE_STORE_MAX_CLOSED", "6"))
                        .store()
                        .database()
                        .orElseThrow()
                        .password())
                .isEqualTo("hunter2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{url: 'jdbc:mysql://db/hunter2', user: u} | store.url: must be jdbc:postgresql://HOST/DATABASE, without user and password",
                "{url: 'jdbc:postgresql://db/j?user=u&password=hunter2', user: u} | store.url: must be jdbc:postgresql://HOST/DATABASE, without user and password",
                "{url: 'jdbc:postgresql://u:hunter2@db/j', user: u} | store.url: must be jdbc:postgresql://HOST/DATABASE, without user and password",
                "{url: 'jdbc:postgresql://db/j'} | store.user: is missing",
                "{lease: 5s} | store.lease: belongs to a database; give store.url too",
                "{url: 'jdbc:postgresql://db/j', user: u, lease: 10ms} | 'store.lease: must be a duration from 1s to 10m, was ''10ms'''",
                "{user: u} | store.user: belongs to a database; give store.url too",
                "{url: 'jdbc:postgresql://db/j', user: u, password: hunter2} | store.password: must not stand in the file; use store.passwordFile or CANARYJUDGE_STORE_PASSWORD"
            })
    void store_thatIsWrong_isRefusedWithoutRepeatingSecrets(String store, String problem) {
        InvalidInputException refusal =
                catchThrowableOfType(InvalidInputException.class, () -> read("store: " + store));

        assertThat(refusal.problems()).extracting(Problem::toString).containsExactly(problem);
        assertThat(refusal.getMessage()).doesNotContain("hunter2");
    }

    @Test
    void webhook_byDefault_mayOnlyBePublic() {
        ServerConfig.Webhook webhook = read("webhook: {url: 'http://h'}", Map.of("CANARYJUDGE_WEBHOOK_SECRET", SECRET))
                .webhook()
                .orElseThrow();

        assertThat(webhook.allowsPrivateAddresses()).isFalse();
        assertThat(webhook.timeout()).isEqualTo(Duration.ofSeconds(15));
        assertThat(webhook.retries()).isEqualTo(WebhookRetries.DEFAULT);
    }

    @Test
    void webhook_whosePausesShrink_isRefused() {
        InvalidInputException refusal = catchThrowableOfType(
                InvalidInputException.class,
                () -> read(
                        "webhook: {url: 'http://h', firstPause: 5m, longestPause: 1m}",
                        Map.of("CANARYJUDGE_WEBHOOK_SECRET", SECRET)));

        assertThat(refusal.getMessage()).contains("longestPause must not be less than firstPause");
    }

    @Test
    void environment_beatsTheFile_andAFlagBeatsBoth() {
        String yaml = "port: 1\nhost: localhost\nmaxSeries: 5\n";
        Map<String, String> environment = Map.of("CANARYJUDGE_PORT", "2", "CANARYJUDGE_HOST", "::1");

        ServerConfig config = ServerConfigReader.read(yaml, environment, Map.of("port", 3L));

        assertThat(config.port()).isEqualTo(3);
        assertThat(config.host()).isEqualTo("::1");
        assertThat(config.maxSeries()).isEqualTo(5);
    }

    @Test
    void everyKey_hasItsVariable() throws IOException {
        Path policy = Files.writeString(folder.resolve("policy.yaml"), "duration: 1h\n");
        ServerConfig config = read(
                "",
                Map.ofEntries(
                        Map.entry("CANARYJUDGE_HOST", "127.0.0.3"),
                        Map.entry("CANARYJUDGE_PORT", "0"),
                        Map.entry("CANARYJUDGE_WINDOW", "2s"),
                        Map.entry("CANARYJUDGE_GRACE", "0s"),
                        Map.entry("CANARYJUDGE_MAX_BODY_BYTES", "4096"),
                        Map.entry("CANARYJUDGE_MAX_SERIES", "8"),
                        Map.entry("CANARYJUDGE_MAX_ANALYSES", "9"),
                        Map.entry("CANARYJUDGE_POLICY_FILE", policy.toString()),
                        Map.entry("CANARYJUDGE_WEBHOOK_URL", "http://h:81/p"),
                        Map.entry("CANARYJUDGE_WEBHOOK_SECRET", SECRET),
                        Map.entry("CANARYJUDGE_WEBHOOK_ADDRESSES", "any"),
                        Map.entry("CANARYJUDGE_WEBHOOK_TIMEOUT", "1s"),
                        Map.entry("HOME", "/")));

        assertThat(config.host()).isEqualTo("127.0.0.3");
        assertThat(config.port()).isZero();
        assertThat(config.windows().width()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.windows().grace()).isZero();
        assertThat(config.maxBodyBytes()).isEqualTo(4096);
        assertThat(config.maxSeries()).isEqualTo(8);
        assertThat(config.maxAnalyses()).isEqualTo(9);
        assertThat(config.defaultPolicy().policy().duration()).isEqualTo(Duration.ofHours(1));
        ServerConfig.Webhook webhook = config.webhook().orElseThrow();
        assertThat(webhook.url()).hasPort(81);
        assertThat(webhook.allowsPrivateAddresses()).isTrue();
        assertThat(webhook.timeout()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void secret_ofTheEnvironment_beatsTheFilesOwnSecretFile() throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), OTHER_SECRET);
        String yaml = "webhook: {url: 'http://h', secretFile: " + file + "}";

        assertThat(read(yaml).webhook().orElseThrow().secret()).isEqualTo(OTHER_SECRET);
        assertThat(read(yaml, Map.of("CANARYJUDGE_WEBHOOK_SECRET", SECRET))
                        .webhook()
                        .orElseThrow()
                        .secret())
                .isEqualTo(SECRET);
        assertThat(read("webhook: {url: 'http://h'}", Map.of("CANARYJUDGE_WEBHOOK_SECRET_FILE", file.toString()))
                        .webhook()
                        .orElseThrow()
                        .secret())
                .isEqualTo(OTHER_SECRET);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "port: 65536            | port         | must be a whole number from 0 to 65535, was 65536",
                "port: -1               | port         | was -1",
                "port: '8080'           | port         | was '8080'",
                "port: 014              | port         | was '014'",
                "port: 8080.0           | port         | was 8080.0",
                "port: [1]              | port         | was a list",
                "host: 5                | host         | must be a text, was 5",
                "host: ''               | host         | must have 1 to 256 characters, had 0",
                "window: 99ms           | window       | must be a duration from 100ms to 10m, was '99ms'",
                "window: 11m            | window       | must be a duration from 100ms to 10m",
                "window: 1              | window       | must be a duration such as",
                "grace: 10m1ms          | grace        | must be a duration from 0s to 10m",
                "'{window: 100ms, grace: 2m}' | ''     | grace must be at most 1000 windows",
                "maxBodyBytes: 1023     | maxBodyBytes | must be a whole number from 1024 to 1073741824",
                "maxBodyBytes: 16m      | maxBodyBytes | was '16m'",
                "maxSeries: 0           | maxSeries    | must be a whole number from 1 to 10000000",
                "maxAnalyses: 1000001   | maxAnalyses  | must be a whole number from 1 to 1000000",
                "maxSeries: 99999999999999999999 | maxSeries | must be a whole number",
                "policyFile: /no/such   | policyFile   | cannot be read: '/no/such' (NoSuchFileException)",
                "policyFile: /          | policyFile   | cannot be read: '/'",
                "policyFile: 5          | policyFile   | must be a text",
                "prot: 1                | prot         | is unknown; allowed are access, commitInterval, controllers, dataDirectory, durability, flagsFile",
                "durability: fsync      | durability   | must be one of",
                "commitInterval: 101ms  | commitInterval | must be a duration from 1ms to 100ms, was '101ms'",
                "commitInterval: 0s     | commitInterval | must be a duration from 1ms to 100ms",
                "windowRetention: 59s   | windowRetention | must be a duration from 1m to 30d",
                "dataDirectory: 5       | dataDirectory | must be a text",
                "webhook: x             | webhook      | must be a mapping, was 'x'"
            })
    void setting_thatIsWrong_isToldWithItsKey(String yaml, String path, String message) {
        List<Problem> problems = problems(yaml, Map.of());

        assertThat(problems.get(0).path()).isEqualTo(path);
        assertThat(problems.get(0).message()).contains(message);
        assertThat(problems).hasSize(path.equals("webhook") ? 3 : 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'{}'                                       | webhook.url       | is missing",
                "'{url: ftp://h}'                           | webhook.url       | must be http:// or https:// with a host",
                "'{url: h}'                                 | webhook.url       | must be http://",
                "'{url: \"http:///tOken\"}'                 | webhook.url       | must be http://",
                "'{url: \"http://h/tOken#f\"}'              | webhook.url       | must be http://",
                "'{url: \"http://u:tOken@h\"}'              | webhook.url       | must be http://",
                "'{url: \"http://h:0/tOken\"}'              | webhook.url       | must be http://",
                "'{url: \"http://h:65536/tOken\"}'          | webhook.url       | must be http://",
                "'{url: \"http://h/tOken tOken\"}'          | webhook.url       | must be http://",
                "'{url: http://h, timeout: 0s}'             | webhook.timeout   | must be a duration from 1ms to 5m",
                "'{url: http://h, timeout: 6m}'             | webhook.timeout   | must be a duration from 1ms to 5m",
                "'{url: http://h, addresses: private}'      | webhook.addresses | must be one of public, any; was 'private'",
                "'{url: http://h, retries: 5}'              | webhook.retries   | is unknown; allowed are addresses, firstPause, giveUpAfter, longestPause, secret, secretFile, timeout, url"
            })
    void webhook_thatIsWrong_isToldWithItsKeyAndNothingSecret(String yaml, String path, String message) {
        List<Problem> problems = problems("webhook: " + yaml, Map.of("CANARYJUDGE_WEBHOOK_SECRET", SECRET));

        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).path()).isEqualTo(path);
        assertThat(problems.get(0).message()).contains(message).doesNotContain("tOken");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "whsec_",
                "whsec_MfKQ9r8GKYqr",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa!w",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
            })
    void secret_thatIsNone_isRefusedAndNotRepeated(String secret) {
        List<Problem> problems = problems("webhook: {url: http://h}", Map.of("CANARYJUDGE_WEBHOOK_SECRET", secret));

        assertThat(problems)
                .containsExactly(
                        new Problem("webhook.secret", "must be whsec_ and the base64 of 24 to 64 random bytes"));
    }

    @Test
    void secret_thatIsMissing_isToldWhereItMayBe() {
        assertThat(problems("webhook: {url: http://h}", Map.of()))
                .containsExactly(new Problem(
                        "webhook.secret", "is missing; give webhook.secretFile or CANARYJUDGE_WEBHOOK_SECRET"));
    }

    @Test
    void secret_inTheFile_isRefusedWhateverTheEnvironmentSays() {
        for (Map<String, String> environment :
                List.of(Map.<String, String>of(), Map.of("CANARYJUDGE_WEBHOOK_SECRET", OTHER_SECRET))) {
            List<Problem> problems = problems("webhook: {url: http://h, secret: " + SECRET + "}", environment);

            assertThat(problems)
                    .containsExactly(new Problem(
                            "webhook.secret",
                            "must not stand in the file; use webhook.secretFile or CANARYJUDGE_WEBHOOK_SECRET"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "webhook: " + SECRET,
                "webhook: {url: http://h, secretFile: " + SECRET + "}",
                "webhook: {url: " + SECRET + "}",
                "webhook: {url: http://h, addresses: " + SECRET + "}",
                "webhook: {url: http://h, " + SECRET + ": 1}",
                SECRET + ": 1",
                "policyFile: " + SECRET,
                "port: " + SECRET,
                "a: 1\n" + SECRET + ": 1\n" + SECRET + ": 2"
            })
    void secret_atAWrongPlace_isNeverRepeated(String yaml) {
        InvalidInputException refusal = catchThrowableOfType(InvalidInputException.class, () -> read(yaml));

        assertThat(refusal.getMessage()).doesNotContain("MfKQ9r8GKYqr");
        assertThat(refusal.problems().toString()).doesNotContain("MfKQ9r8GKYqr");
    }

    @Test
    void secret_isInNoText() {
        ServerConfig config =
                read("webhook: {url: http://h/t0ken?k=t0ken}", Map.of("CANARYJUDGE_WEBHOOK_SECRET", SECRET));

        assertThat(config.toString()).contains("http://h").doesNotContain("MfKQ9r8GKYqr", "t0ken");
    }

    @Test
    void flagsFile_isReadOrToldAllOfItsProblems() throws IOException {
        Path good = Files.writeString(folder.resolve("flags.yaml"), "feature_flags: {a: {enabled: true}, b: {}}");
        Path bad = Files.writeString(folder.resolve("bad.yaml"), "feature_flags: {a: {enabled: 1, x: 2}}");

        assertThat(read("flagsFile: " + good).flags())
                .extracting(flag -> flag.key().value())
                .containsExactly("a", "b");
        assertThat(problems("flagsFile: " + bad, Map.of()))
                .hasSize(2)
                .allMatch(problem -> problem.path().equals("flagsFile"))
                .anyMatch(problem -> problem.message().startsWith("feature_flags.a.enabled: must be true or false"));
        assertThat(problems("flagsFile: /no/such", Map.of())).hasSize(1);
    }

    @Test
    void policyFile_thatIsWrong_isToldAllOfItsProblems() throws IOException {
        Path policy = Files.writeString(folder.resolve("policy.yaml"), "duration: 1s\nsoak: 1\n");

        assertThat(problems("policyFile: " + policy + "\nport: x\n", Map.of()))
                .extracting(Problem::toString)
                .containsExactly(
                        "port: must be a whole number from 0 to 65535, was 'x'",
                        "policyFile: duration: must be a duration from 10s to 7d, was '1s'",
                        "policyFile: soak: is unknown; allowed are alphaAbort, alphaPromote, canaryShare, duration,"
                                + " groupWeights, instanceWarmUp, instances, judge, kayenta, metrics, rules,"
                                + " sharedInstances, soakShare, threshold, warmUp, withoutRules");
    }

    @Test
    void problems_ofFileEnvironmentAndFlags_areToldAllAtOnce() {
        InvalidInputException refusal = catchThrowableOfType(
                InvalidInputException.class,
                () -> ServerConfigReader.read(
                        "grace: x\nwebhook: {timeout: 1}\n",
                        Map.of("CANARYJUDGE_MAX_SERIES", "many", "CANARYJUDGE_WINDOW", "1"),
                        Map.of("port", 70_000L)));

        assertThat(refusal.problems())
                .extracting(Problem::path)
                .containsExactlyInAnyOrder(
                        "port", "window", "grace", "maxSeries", "webhook.url", "webhook.secret", "webhook.timeout");
    }

    @Test
    void statsd_thatSaysEverything_isRead() {
        StatsdConfig statsd = read("""
                statsd:
                  host: 0.0.0.0
                  port: 8125
                  latencies: [http.request, "{service}.{version}.{instance}.request"]
                  requests: [http.requests]
                  errors: [http.errors]
                  unit: s
                  tags: {instance: pod_name, status: status_code}
                """).formats().statsd();

        assertThat(statsd)
                .isEqualTo(new StatsdConfig(
                        "0.0.0.0",
                        8125,
                        new StatsdMapping(
                                List.of("http.request", "{service}.{version}.{instance}.request"),
                                List.of("http.requests"),
                                List.of("http.errors"),
                                new StatsdTags("service", "version", "pod_name", "status_code", "error"),
                                TimeUnit.SECONDS)));
    }

    @Test
    void statsdPort_mayComeFromTheEnvironment() {
        assertThat(read("statsd: {requests: [r]}", Map.of("CANARYJUDGE_STATSD_PORT", "9125"))
                        .formats()
                        .statsd()
                        .port())
                .isEqualTo(9125);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "port: 8125|statsd: latencies or requests must name the metrics that tell about requests",
                "port: 70000|statsd.port: must be a whole number from 0 to 65535, was 70000",
                "errors: [e]|statsd: errors need requests, of which they are a part",
                "latencies: ['{who}.x']|statsd: a metric's name may have {service}, {version}, {instance}, {status}",
                "unit: ns|statsd.unit: must be one of us, ms, s; was 'ns'",
                "tags: {service: a, version: a}|statsd.tags: tags must differ, were a, a, instance, status, error",
                "tags: {pod: a}|statsd.tags.pod: is unknown; allowed are error, instance, service, status, version",
                "timers: [a]|statsd.timers: is unknown; allowed are errors, host, latencies, port"
            })
    void statsd_thatIsWrong_isRefused(String yaml, String problem) {
        assertThat(problems("statsd: {" + yaml + "}", Map.of()))
                .singleElement()
                .asString()
                .startsWith(problem);
    }

    private static ServerConfig read(String yaml) {
        return read(yaml, Map.of());
    }

    private static ServerConfig read(String yaml, Map<String, String> environment) {
        return ServerConfigReader.read(yaml, environment, Map.of());
    }

    private static List<Problem> problems(String yaml, Map<String, String> environment) {
        return catchThrowableOfType(InvalidInputException.class, () -> read(yaml, environment))
                .problems();
    }
}
