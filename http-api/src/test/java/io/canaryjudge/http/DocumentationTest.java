package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.analysis.AnalysisPolicy;
import io.canaryjudge.connector.notice.Template;
import io.canaryjudge.decision.DefaultRules;
import io.canaryjudge.decision.Rule;
import io.canaryjudge.flag.EvaluationReason;
import io.canaryjudge.flag.Operator;
import io.canaryjudge.http.config.ControllerSettings;
import io.canaryjudge.http.config.FlagReader;
import io.canaryjudge.http.config.NoticeSettings;
import io.canaryjudge.http.config.PolicyDocument;
import io.canaryjudge.http.config.PolicyReader;
import io.canaryjudge.http.config.PolicyWords;
import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.config.ServerConfigReader;
import io.canaryjudge.http.config.WebhookRetries;
import io.canaryjudge.http.kayenta.KayentaRequest;
import io.canaryjudge.http.plan.PlanDocument;
import io.canaryjudge.http.plan.PlanReader;
import io.canaryjudge.kayenta.KayentaJudge;
import io.canaryjudge.rollout.Notice;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documents say is what the program does. */
class DocumentationTest {

    private static final Path ROOT = Path.of("..");

    @Test
    void readmeSession_asPrinted_endsInAnAbort(@TempDir Path folder) throws Exception {
        JudgeServer server =
                JudgeServer.start(ServerConfig.DEFAULT.inMemory().withPort(0)).await(30, TimeUnit.SECONDS);
        try {
            String readme = Files.readString(ROOT.resolve("README.md"));
            String session = readme.substring(readme.indexOf("<!-- session"), readme.indexOf("<!-- end of session"));
            String script = "set -eu\n"
                    + String.join("\n", blocks(session, "sh"))
                            .replace("http://127.0.0.1:8080", "http://127.0.0.1:" + server.port())
                    + "\nkill $(jobs -p) || true\n";
            String output = run(folder, script);

            JsonObject verdict = new JsonObject(Files.readString(folder.resolve("verdict.json")));
            assertThat(verdict.getString("verdict")).as(output).isEqualTo("ABORT");
            assertThat(verdict.getString("reason")).contains("error rate 25 % vs 0 %");
            assertThat(output).contains("{\"analyses\":[],\"rollouts\":[]}").contains("field latency_ms is 'abc'");
        } finally {
            server.stop().await(30, TimeUnit.SECONDS);
        }
    }

    private static String run(Path folder, String script) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        Process bash = new ProcessBuilder("bash", "-c", script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = bash.waitFor(60, TimeUnit.SECONDS);
        bash.destroyForcibly();
        assertThat(ended).as(Files.readString(output)).isTrue();
        assertThat(bash.exitValue()).as(Files.readString(output)).isZero();
        return Files.readString(output);
    }

    @Test
    void readmeSettings_areTheDefaults() throws IOException {
        String settings = blocks(Files.readString(ROOT.resolve("README.md")), "yaml").stream()
                .filter(block -> block.contains("maxSeries"))
                .findFirst()
                .orElseThrow();

        assertThat(ServerConfigReader.read(settings, Map.of(), Map.of())).isEqualTo(ServerConfig.DEFAULT);
    }

    @Test
    void otlpSettings_areTheDefaults() throws IOException {
        String settings = blocks(Files.readString(ROOT.resolve("docs/ingest.md")), "yaml").stream()
                .filter(block -> block.startsWith("otlp:"))
                .findFirst()
                .orElseThrow();

        assertThat(ServerConfigReader.read(settings, Map.of(), Map.of())).isEqualTo(ServerConfig.DEFAULT);
    }

    @Test
    void policyInFull_isTheDefaultPolicy() throws IOException {
        String policy = blocks(Files.readString(ROOT.resolve("docs/policies.md")), "yaml")
                .get(0);

        assertThat(PolicyReader.read(policy)).isEqualTo(AnalysisPolicy.DEFAULT).isEqualTo(PolicyReader.read(""));
    }

    @Test
    void policyExamples_areGoodPolicies() throws IOException {
        List<String> examples = blocks(Files.readString(ROOT.resolve("docs/policies.md")), "yaml");

        assertThat(examples.subList(1, examples.size()))
                .map(example -> PolicyReader.read(example).judge().word())
                .containsExactly("sequential", "sequential", "sequential", "kayenta", "threshold");
    }

    @Test
    void rulesInWords_areTheDefaultRules() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/rules.md"));

        for (Rule rule : DefaultRules.rules()) {
            assertThat(page).contains("* `" + rule.name() + "`: " + PolicyWords.describe(rule) + "\n");
        }
        long listed = page.lines().filter(line -> line.startsWith("* `")).count();
        assertThat(listed).isEqualTo(DefaultRules.rules().size());
    }

    @Test
    void rulesExample_isAGoodPolicy() throws IOException {
        String example =
                blocks(Files.readString(ROOT.resolve("docs/rules.md")), "yaml").get(0);

        assertThat(PolicyReader.read(example).rules())
                .extracting(Rule::name)
                .contains("error-rate-above-3-percent")
                .doesNotContain("latency-p50-up-50-percent");
    }

    @Test
    void flagsExample_isAGoodFileOfFlags() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/flags.md"));

        assertThat(FlagReader.read(blocks(page, "yaml").get(0)))
                .extracting(flag -> flag.key().value())
                .containsExactly("new_dashboard", "advanced_analytics", "experimental_algorithm", "payment_refactor");
        assertThat(Operator.values()).allSatisfy(operator -> assertThat(page).contains("`" + operator.word() + "`"));
        assertThat(EvaluationReason.values())
                .allSatisfy(reason -> assertThat(page).contains(reason.name()));
    }

    @Test
    void rolloutExamples_areGoodPlans_andGoodSettings() throws IOException {
        List<String> examples = blocks(Files.readString(ROOT.resolve("docs/rollouts.md")), "yaml");

        PlanDocument usual = PlanReader.read(
                "{service: checkout, baseline: 1.4.2, canary: 1.5.0, controller: lb, strategy: canary}",
                PolicyDocument.DEFAULT);
        PlanDocument inFull = PlanReader.read(examples.get(0), PolicyDocument.DEFAULT);
        assertThat(inFull.policy().withFreezes(List.of())).isEqualTo(usual.policy());
        assertThat(inFull.stages().stages()).containsAll(usual.stages().stages());
        assertThat(PlanReader.read(examples.get(1), PolicyDocument.DEFAULT)
                        .stages()
                        .stages())
                .hasSize(2);
        assertThat(ServerConfigReader.read(examples.get(2), Map.of(), Map.of()).controllers())
                .extracting(ControllerSettings::name)
                .containsExactly("lb", "scripts");
    }

    @Test
    void noticeExamples_areGoodSettings_andAllPlacesAreExplained(@TempDir Path folder) throws IOException {
        String page = Files.readString(ROOT.resolve("docs/notifications.md"));
        Files.writeString(folder.resolve("chat-url"), "https://hooks.example.com/T0/B0/x");
        for (String secret : List.of("mail-password", "github-token", "grafana-token")) {
            Files.writeString(folder.resolve(secret), "secret");
        }

        List<String> examples = blocks(page, "yaml");
        assertThat(examples)
                .flatMap(example -> ServerConfigReader.read(
                                example.replace("/etc/canary-judge", folder.toString()), Map.of(), Map.of())
                        .notices())
                .extracting(NoticeSettings::name)
                .containsExactly("releases", "releases", "on-call", "events", "deployments", "graphs");
        NoticeSettings inFull = ServerConfigReader.read(
                        examples.get(0).replace("/etc/canary-judge", folder.toString()), Map.of(), Map.of())
                .notices()
                .get(0);
        assertThat(inFull.retries()).isEqualTo(WebhookRetries.DEFAULT);
        assertThat(Template.names()).allSatisfy(name -> assertThat(page).contains("| `${" + name + "}` |"));
        assertThat(Notice.Kind.values()).allSatisfy(kind -> assertThat(page).contains("`" + kind.word() + "`"));
    }

    @Test
    void kayentaExample_isJudged() throws IOException {
        String line = blocks(Files.readString(ROOT.resolve("docs/kayenta.md")), "json")
                .get(0);

        KayentaRequest request = KayentaRequest.of(new JsonObject(line));

        assertThat(new KayentaJudge(42)
                        .judge(request.config(), request.thresholds(), request.pairs())
                        .score()
                        .score())
                .isEqualTo(100);
    }

    private static List<String> blocks(String markdown, String language) {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(markdown)
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
    }
}
