package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.http.Browser.Look;
import io.canaryjudge.http.config.Keeping;
import io.canaryjudge.http.config.ServerConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openqa.selenium.Keys;

/** The page in a real browser, of the real service with traffic. */
class PageTest {

    private static final Path TRACE = Path.of("..", "benchmarks", "traces", "ab-errors2-1.csv.gz");
    private static final double USUAL_FAILURES = 0.005;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final MovedClock CLOCK = new MovedClock(Instant.parse("2026-11-26T12:00:00Z"));
    private static final SplittableRandom RANDOM = new SplittableRandom(11);
    private static RunningService service;
    private static Browser browser;

    @BeforeAll
    static void start() throws IOException {
        Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target", "data")), "page");
        service =
                RunningService.startAsSet(ServerConfig.DEFAULT.withKeeping(Keeping.DEFAULT.withFolder(folder)), CLOCK);
        browser = new Browser();
    }

    @AfterAll
    static void stop() {
        browser.close();
        service.close();
    }

    @AfterEach
    void browserHasNothingToComplainOf() {
        browser.look(Look.LIGHT);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void verdict_thatChanges_isOnThePageWithoutLoadingItAgain() {
        String id = service.startAnalysis("checkout");
        browser.open(service.uri("/"));
        browser.press("checkout 2");
        browser.sees(".verdict .line", "Not decided yet");
        browser.mark();

        traffic("checkout", 21, USUAL_FAILURES);
        browser.sees(".metrics", "error_rate");
        browser.click("[aria-controls='evidence-error_rate']");
        browser.sees("#evidence-error_rate", "Samples of both versions");
        traffic("checkout", 30, 0.3);

        browser.sees(".verdict .line", "Abort 2: roll back within");
        browser.sees(".rules", "rule metric-regressed; error_rate: observed");
        browser.sees(".timeline", "ABORT");
        assertThat(browser.isMarked()).isTrue();
        assertThat(browser.count("#evidence-error_rate .chart canvas"))
                .as("what was opened stays open")
                .isEqualTo(2);
        assertThat(service.verdict(id).getString("verdict")).isEqualTo("ABORT");
    }

    @Test
    void list_isSearchedAndFiltered_andKeepsThatInItsAddress() {
        service.startAnalysis("searched-one");
        service.startAnalysis("searched-two");
        service.signal("searched-two", "data-corruption");
        browser.open(service.uri("/"));

        browser.type("#search", "searched");
        browser.sees("[role=status].muted", "2 of");
        browser.script("const s = document.getElementById('state'); s.value = 'ABORT';"
                + " s.dispatchEvent(new Event('input', {bubbles: true}))");
        browser.sees(".list tbody", "searched-two");
        assertThat(browser.count(".list tbody tr")).isEqualTo(1);

        assertThat(String.valueOf(browser.script("return location.hash"))).isEqualTo("#/?q=searched&state=ABORT");
        browser.open(service.uri("/#/?q=searched&state=CONTINUE&service=searched-one"));
        browser.sees(".list tbody", "searched-one");
        assertThat(browser.count(".list tbody tr")).isEqualTo(1);
        browser.type("#search", "nothing like it");
        browser.sees("[role=status].muted", "0 of");
    }

    @Test
    void analysis_abortedByAPerson_tellsWhoAndWhy() {
        String id = service.startAnalysis("payments");
        browser.open(analysis(id));

        browser.press("Abort or report…");
        browser.sees("dialog[open]", "What happened to payments 2?");
        browser.type("dialog[open] #subject", "orders <b>lost</b>");
        browser.type("dialog[open] input[autocomplete=name]", "ann");
        browser.shoot("dialog");
        browser.press("Report");

        browser.sees(".verdict .line", "Abort 2: roll back within 5 minutes (IMMEDIATE).");
        browser.sees(".timeline", "data-corruption was reported: orders <b>lost</b> by ann");
        RunningService.eventually("the dialog is gone", PATIENCE, () -> browser.count("dialog[open]") == 0);
        assertThat(service.verdict(id).getString("verdict")).isEqualTo("ABORT");
    }

    @Test
    void metric_thatIsOpened_showsDistributionsLooksAndCounts() {
        String id = service.startAnalysis("evidence");
        traffic("evidence", 30, USUAL_FAILURES);
        browser.open(analysis(id));

        browser.click("[aria-controls='evidence-latency_p99']");
        browser.sees("#evidence-latency_p99 caption", "Samples of both versions");
        RunningService.eventually(
                "three charts", PATIENCE, () -> browser.count("#evidence-latency_p99 .chart canvas") == 3);
        assertThat(
                        String.valueOf(
                                browser.script(
                                        "return document.querySelector('#evidence-latency_p99 .chart:nth-of-type(2) [role=img]').ariaLabel")))
                .startsWith("Latency by percentile on a logarithmic axis. p50: baseline ");
        browser.press("Latency by percentile: the numbers");
        browser.sees("#evidence-latency_p99 .numbers[open]", "p99.9");
        browser.press("Density of latencies: the numbers");
        browser.press("Proven of canary / baseline, look by look: the numbers");
        browser.sees("#evidence-latency_p99", "UNDECIDED");
    }

    @Test
    void trace_judgedByTwoPolicies_isShownSideBySide() {
        browser.open(service.uri("/#/replay"));
        browser.sees("#checked", "This is a policy.");
        browser.choose("#trace", TRACE);
        browser.press("Run");
        browser.sees(".results thead", "Built-in policy");

        browser.type("#policy", "duraton: 10m");
        browser.sees("#checked", "This is no policy yet");
        browser.sees("#checked", "duraton");
        browser.type("#policy", "duration: 10m\nmetrics: [{name: latency_p50}]");
        browser.sees("#checked", "This is a policy.");
        browser.press("Run");

        browser.sees(".results thead", "Policy 1");
        browser.sees(".results", "ABORT");
        browser.sees(".results", "not judged");
        browser.sees(".results", "latency_p50");
        assertThat(browser.count(".results tbody tr:first-child td")).isEqualTo(2);
        browser.press("The keys of a policy");
        browser.sees(".keys", "alphaAbort");
    }

    @Test
    void pastAnalysis_judgedByAnotherPolicy_isShownBesideWhatWasTold() {
        String id = abortedAnalysis("past");
        browser.open(analysis(id));
        browser.press("Try another policy on this");
        browser.sees("h1", "Try a policy on recorded traffic");
        browser.sees("#past option", "ABORT: past 2 against 1");
        hasInTheEditor("\"duration\": \"20m\"");
        browser.sees("#checked", "This is a policy.");

        browser.press("Run");
        browser.sees(".results thead", "Its own policy, again");
        assertThat(browser.find(".results thead").getText()).contains("What was told");
        assertThat(browser.texts(".results tbody tr:nth-child(1) .badge")).containsExactly("ABORT", "ABORT");
        List<String> after = browser.texts(".results tbody tr:nth-child(2) td");
        assertThat(after).hasSize(2).doesNotContain("0 s");
        assertThat(after.get(1)).isEqualTo(after.get(0));
        List<String> reasons = browser.texts(".results tbody tr:nth-child(3) td");
        assertThat(reasons.get(1)).contains("error_rate").isEqualTo(reasons.get(0));

        browser.type("#policy", "metrics: [{name: latency_p50}]\nrules: []");
        browser.sees("#checked", "This is a policy.");
        browser.press("Run");
        browser.sees(".results thead", "Policy 1");
        assertThat(browser.texts(".results tbody tr:nth-child(1) .badge"))
                .containsExactly("ABORT", "ABORT", "UNDECIDED");
        browser.sees(".results", "would have gone on when it ended");
        assertThat(browser.texts(".results tbody tr:nth-child(2) td")).endsWith("not reached");
        assertThat(service.verdict(id).getString("verdict"))
                .as("what was told stays")
                .isEqualTo("ABORT");
    }

    @Test
    void pastAnalyses_areSearchedAndChosenByKeysAlone() {
        String older = abortedAnalysis("sought-one");
        String newer = abortedAnalysis("sought-two");
        service.startAnalysis("sought-running");
        browser.open(service.uri("/#/replay"));
        browser.find("#from-file").sendKeys(Keys.ARROW_RIGHT);
        browser.type("#past-search", "sought");
        browser.sees(".past [role=status]", "2 of");
        assertThat(browser.texts("#past option"))
                .satisfiesExactly(
                        one -> assertThat(one).contains("sought-two"),
                        other -> assertThat(other).contains("sought-one"));
        browser.press("Run");
        browser.sees("[role=alert]", "Choose an analysis first.");
        assertThat(String.valueOf(browser.script("return document.activeElement.id")))
                .isEqualTo("past");

        browser.find("#past").sendKeys(Keys.END);
        hasInTheEditor("\"duration\": \"20m\"");
        browser.find("#look").sendKeys("1ms" + Keys.ENTER);
        browser.sees("[role=alert]", "look: must be");
        browser.type("#look", "2s" + Keys.ENTER);
        browser.sees("section h2", "What sought-one 2 against 1 comes to");
        browser.sees(".results thead", "What was told");
        assertThat(newer).isGreaterThan(older);
    }

    private static void hasInTheEditor(String text) {
        RunningService.eventually(
                "the editor has " + text,
                PATIENCE,
                () -> String.valueOf(browser.script("return document.getElementById('policy').value"))
                        .contains(text));
    }

    private static String abortedAnalysis(String name) {
        String id = service.startAnalysis(name, "{\"duration\":\"20m\",\"alphaAbort\":0.02}");
        traffic(name, 9, USUAL_FAILURES);
        for (int i = 0; i < 60 && !service.verdict(id).getBoolean("final"); i++) {
            traffic(name, 1, 0.3);
        }
        assertThat(service.verdict(id).getString("verdict")).isEqualTo("ABORT");
        return id;
    }

    @ParameterizedTest
    @EnumSource(Look.class)
    void page_isForEverybody(Look look) {
        browser.look(look);
        String name = look.name().toLowerCase(Locale.ROOT);
        String id = service.startAnalysis("looks-" + name);
        traffic("looks-" + name, 45, 1.2 * USUAL_FAILURES);

        browser.open(service.uri("/"));
        browser.sees(".list", "looks-" + name);
        isForEverybody(name + "-list");

        browser.open(analysis(id));
        browser.sees(".metrics", "latency_p95");
        browser.click("[aria-controls='evidence-latency_p99']");
        browser.click("[aria-controls='evidence-error_rate']");
        RunningService.eventually("charts", PATIENCE, () -> browser.count(".chart canvas") == 5);
        isForEverybody(name + "-analysis");

        browser.press("Abort or report…");
        isForEverybody(name + "-dialog");

        browser.open(service.uri("/#/replay"));
        browser.choose("#trace", TRACE);
        browser.press("Run");
        browser.sees(".results thead", "Built-in policy");
        browser.press("Insert an example");
        browser.press("Run");
        browser.sees(".results thead", "Policy 1");
        isForEverybody(name + "-replay");

        String past = abortedAnalysis("past-" + name);
        browser.open(service.uri("/#/replay?analysis=" + past));
        hasInTheEditor("\"duration\": \"20m\"");
        browser.press("Run");
        browser.sees(".results thead", "Its own policy, again");
        browser.press("Insert an example");
        browser.press("Run");
        browser.sees(".results thead", "Policy 1");
        isForEverybody(name + "-past");
    }

    private static void isForEverybody(String name) {
        browser.shoot(name);
        assertThat(browser.overflow()).as("pixels beyond the border of " + name).isZero();
        assertThat(browser.seriousViolations()).as(name).isEmpty();
    }

    private static URI analysis(String id) {
        return service.uri("/#/analyses/" + id);
    }

    /** Some seconds of traffic to four instances of each version; some requests fail, and this share of the canary's. */
    private static void traffic(String name, int seconds, double failures) {
        for (int second = 1; second <= seconds; second++) {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < 200; i++) {
                line(lines, name, 1, i, RANDOM.nextDouble() < USUAL_FAILURES ? 500 : 200);
                line(lines, name, 2, i, RANDOM.nextDouble() < failures ? 500 : 200);
            }
            assertThat(service.post("/api/v2/write?precision=ms", lines.toString())
                            .statusCode())
                    .isEqualTo(204);
            CLOCK.move(Duration.ofSeconds(1));
            if (second % 3 == 0 || second == seconds) {
                service.awaitLook(CLOCK.instant());
            }
        }
    }

    private static void line(StringBuilder lines, String name, int version, int i, int status) {
        double micros = 4_000 * Math.exp(0.5 * RANDOM.nextGaussian() + 0.04 * (version - 1));
        lines.append("requests,service=").append(name).append(",version=").append(version);
        lines.append(",instance=").append(version).append('-').append(i % 4);
        lines.append(" latency_us=").append((long) micros);
        lines.append(",status=").append(status).append("i ");
        lines.append(CLOCK.millis() + i * 5L).append('\n');
    }
}
