package io.canaryjudge.connector.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.connector.source.AnsweringServer.Answer;
import io.canaryjudge.fetch.FetchNotes;
import io.canaryjudge.fetch.FetchOutcome;
import io.canaryjudge.fetch.FetchOutcome.Failed;
import io.canaryjudge.fetch.FetchOutcome.Fetched;
import io.canaryjudge.fetch.FetchOutcome.Why;
import io.canaryjudge.fetch.FetchRequest;
import io.canaryjudge.fetch.FetchedData;
import io.canaryjudge.fetch.FetchedData.CountStretch;
import io.canaryjudge.fetch.FetchedData.LevelPoint;
import io.canaryjudge.fetch.MetricQuery;
import io.canaryjudge.spi.MetricSource;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What every {@link MetricSource} does whatever the other side does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class MetricSourceContract {

    /** When the values of the answers are: this, and every 10 s after it. */
    protected static final long START_MILLIS = 1_700_000_000_000L;

    protected static final long STEP_MILLIS = 10_000;
    protected static final String SECRET = "s3cret-t0ken";
    private static final int MOST_BYTES = 8_192;
    private static final Duration PATIENT = Duration.ofSeconds(15);
    private static final Duration IMPATIENT = Duration.ofMillis(700);

    protected Vertx vertx;

    @BeforeAll
    void open() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    void close() throws Exception {
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    /** A source that asks a server, by {@link #SECRET}. */
    protected abstract MetricSource source(URI server, Duration timeout, int maxAnswerBytes);

    /** Asks for requests and failures. */
    protected abstract MetricQuery counts();

    /** Asks for a number that is read. */
    protected abstract MetricQuery levels();

    /** A whole answer with these series: their values are each at its time, {@code null} where there is none. */
    protected abstract String answer(List<Line> lines);

    /** Something that is JSON or whatever the source speaks, but no answer. */
    protected abstract String nonsense();

    /** An answer whose values are texts. */
    protected abstract String wrongTypes();

    /** An answer of which the source itself says that something is missing. */
    protected abstract String incomplete();

    /** A series of an answer. */
    public record Line(String instance, String path, List<@Nullable String> values) {
        public Line(String instance, String path, @Nullable String... values) {
            this(instance, path, Arrays.asList(values));
        }
    }

    private static final List<Line> GOOD =
            List.of(new Line("a", "/", "100", "110", "125"), new Line("b", "/", "7", "7", "9"));

    private FetchOutcome ask(Function<String, Answer> answers, MetricQuery query) {
        try (AnsweringServer server = new AnsweringServer(answers)) {
            return ask(server, query);
        }
    }

    private FetchOutcome askInHaste(Function<String, Answer> answers) {
        try (AnsweringServer server = new AnsweringServer(answers);
                MetricSource source = source(server.uri(), IMPATIENT, MOST_BYTES)) {
            return outcome(source.fetch(request(counts())));
        }
    }

    private FetchOutcome ask(AnsweringServer server, MetricQuery query) {
        try (MetricSource source = source(server.uri(), PATIENT, MOST_BYTES)) {
            return outcome(source.fetch(request(query)));
        }
    }

    private static FetchRequest request(MetricQuery query) {
        return new FetchRequest(query, "instance", START_MILLIS, START_MILLIS + 60_000, Duration.ofMillis(STEP_MILLIS));
    }

    private static FetchOutcome outcome(MetricSource.Fetch fetch) {
        try {
            return fetch.outcome().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("a fetch has not ended with an outcome", e);
        }
    }

    private static Failed failed(FetchOutcome outcome) {
        assertThat(outcome).isInstanceOf(Failed.class);
        assertThat(((Failed) outcome).cause()).isNotBlank().doesNotContain(SECRET, "\n", "Exception:");
        return (Failed) outcome;
    }

    private static Fetched fetched(FetchOutcome outcome) {
        assertThat(outcome).isInstanceOf(Fetched.class);
        return (Fetched) outcome;
    }

    private List<CountStretch> stretches(List<Line> lines) {
        return ((FetchedData.Counts) fetched(ask(request -> Answer.of(200, answer(lines)), counts()))
                        .data())
                .stretches();
    }

    @Test
    void aGoodAnswer_isCountedByInstanceAndStretch() {
        List<CountStretch> stretches = stretches(GOOD);

        assertThat(stretches)
                .filteredOn(stretch -> stretch.instance().equals("a"))
                .extracting(CountStretch::toMillis, CountStretch::total)
                .contains(org.assertj.core.groups.Tuple.tuple(START_MILLIS + 2 * STEP_MILLIS, growth(110, 125)));
        assertThat(stretches).extracting(CountStretch::instance).contains("a", "b");
    }

    /** What a source makes of two values after one another. */
    protected long growth(long before, long after) {
        return after - before;
    }

    @Test
    void theSecret_isSent() {
        try (AnsweringServer server = new AnsweringServer(request -> Answer.of(200, answer(GOOD)))) {
            ask(server, counts());

            assertThat(server.requests())
                    .isNotEmpty()
                    .allSatisfy(request -> assertThat(request).contains(SECRET));
        }
    }

    @Test
    void aServerThatIsDown_isUnreachable() {
        URI gone;
        try (AnsweringServer server = new AnsweringServer(request -> Answer.SILENCE)) {
            gone = server.uri();
        }
        try (MetricSource source = source(gone, PATIENT, MOST_BYTES)) {
            assertThat(failed(outcome(source.fetch(request(counts())))).why()).isEqualTo(Why.UNREACHABLE);
        }
    }

    @Test
    void aServerThatIsSilent_isTooSlow() {
        assertThat(failed(askInHaste(request -> Answer.SILENCE)).why()).isEqualTo(Why.TOO_SLOW);
    }

    @Test
    void aServerThatWantsToBeLeftAlone_isHeard() {
        Failed failed = failed(ask(request -> Answer.of(429, "{}", "Retry-After: 17"), counts()));

        assertThat(failed.why()).isEqualTo(Why.THROTTLED);
        assertThat(failed.retryAfter()).isEqualTo(Duration.ofSeconds(17));
    }

    @Test
    void aServerWithAnError_isBroken() {
        assertThat(failed(ask(request -> Answer.of(500, "oh no"), counts())).why())
                .isEqualTo(Why.BROKEN);
        assertThat(failed(ask(request -> Answer.of(503, "", "Retry-After: 3"), counts()))
                        .retryAfter())
                .isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void halfAnAnswer_isNone() {
        String whole = answer(GOOD);
        int half = whole.length() / 2;

        FetchOutcome broken = ask(request -> Answer.promising(whole.length(), 200, whole.substring(0, half)), counts());
        FetchOutcome closed = ask(request -> Answer.of(200, whole.substring(0, half)), counts());

        assertThat(failed(broken).why()).isEqualTo(Why.UNREACHABLE);
        assertThat(failed(closed).why()).isEqualTo(Why.MALFORMED);
    }

    @Test
    void garbage_isMalformed() {
        assertThat(failed(ask(request -> Answer.of(200, "<html>hello</html>"), counts()))
                        .why())
                .isEqualTo(Why.MALFORMED);
        assertThat(failed(ask(request -> Answer.of(200, nonsense()), counts())).why())
                .isEqualTo(Why.MALFORMED);
    }

    @Test
    void aBodyThatStops_orDrips_isTooSlow() {
        String whole = answer(GOOD);

        FetchOutcome stopped =
                askInHaste(request -> Answer.promising(whole.length(), 200, whole.substring(0, whole.length() / 2))
                        .hanging());
        FetchOutcome dripping = askInHaste(request -> Answer.of(200, whole).dripping(50));

        assertThat(failed(stopped).why()).isEqualTo(Why.TOO_SLOW);
        assertThat(failed(dripping).why()).isEqualTo(Why.TOO_SLOW);
    }

    @Test
    void textsInPlaceOfNumbers_areNoAnswer() {
        assertThat(failed(ask(request -> Answer.of(200, wrongTypes()), counts()))
                        .why())
                .isIn(Why.MALFORMED, Why.BAD_QUERY);
    }

    @Test
    void whatTheSourceSaysIsIncomplete_isNotTakenForWhole() {
        FetchOutcome outcome = ask(request -> Answer.of(200, incomplete()), counts());

        assertThat(outcome)
                .satisfiesAnyOf(
                        part -> assertThat(fetched(part).notes().warnings()).isNotEmpty(),
                        none -> assertThat(failed(none).why()).isEqualTo(Why.TOO_LARGE));
    }

    @Test
    void theSameSeriesInBothCohorts_areSeen() {
        Fetched baseline = fetched(ask(request -> Answer.of(200, answer(GOOD)), counts()));
        Fetched canary = fetched(ask(
                request -> Answer.of(200, answer(List.of(GOOD.get(0), new Line("c", "/", "1", "2", "4")))), counts()));

        assertThat(baseline.notes().matched())
                .containsAnyElementsOf(canary.notes().matched());
        assertThat(baseline.notes().matched()).isNotEqualTo(canary.notes().matched());
    }

    @Test
    void whatIsNoHttp_isNoAnswer() {
        byte[] bytes = "SSH-2.0-OpenSSH_9.2\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

        assertThat(failed(ask(request -> new Answer(bytes, true), counts())).why())
                .isEqualTo(Why.UNREACHABLE);
    }

    @Test
    void aRedirect_isNotFollowed() {
        try (AnsweringServer other = new AnsweringServer(request -> Answer.of(200, answer(GOOD)));
                AnsweringServer server =
                        new AnsweringServer(request -> Answer.of(302, "", "Location: " + other.uri() + "/x"))) {
            assertThat(failed(ask(server, counts())).why()).isEqualTo(Why.MALFORMED);
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void wrongCredentials_areNoFaultThatPasses() {
        for (int status : new int[] {401, 403}) {
            Failed failed = failed(ask(request -> Answer.of(status, "who are you"), counts()));

            assertThat(failed.why()).isEqualTo(Why.UNAUTHORIZED);
            assertThat(failed.why().mayPass()).isFalse();
        }
    }

    @Test
    void aQueryThatIsRefused_saysWhy() {
        assertThat(failed(ask(request -> Answer.of(400, "{\"error\":\"unexpected )\"}"), counts())))
                .satisfies(failed -> assertThat(failed.why()).isEqualTo(Why.BAD_QUERY))
                .satisfies(failed -> assertThat(failed.cause()).contains("unexpected )"));
    }

    @Test
    void anAnswerThatIsTooLarge_isNotTaken() {
        assertThat(failed(ask(request -> Answer.of(200, " ".repeat(MOST_BYTES) + answer(GOOD)), counts()))
                        .why())
                .isEqualTo(Why.TOO_LARGE);
    }

    @Test
    void anAnswerWithNothing_isNoFailure_andHasNothing() {
        Fetched fetched = fetched(ask(request -> Answer.of(200, answer(List.of())), counts()));

        assertThat(fetched.data().isEmpty()).isTrue();
        assertThat(fetched.notes().matched()).isEmpty();
        assertThat(fetched.notes().newestMillis()).isEqualTo(FetchNotes.NONE);
    }

    @Test
    void labelsThatChange_inventNoRequests() {
        List<CountStretch> stretches = stretches(List.of(
                new Line("a", "/old", "1000", "1010", null, null), new Line("a", "/new", null, null, "1030", "1040")));

        assertThat(stretches.stream().mapToLong(CountStretch::total).sum()).isLessThanOrEqualTo(growthOfRelabelled());
    }

    /** At the most, of values 1000, 1010 under one label and 1030, 1040 under the other. */
    protected long growthOfRelabelled() {
        return 40;
    }

    @Test
    void theSameSeriesTwice_isRefused() {
        assertThat(failed(ask(
                                request -> Answer.of(
                                        200,
                                        answer(List.of(new Line("a", "/", "1", "2"), new Line("a", "/", "1", "2")))),
                                counts()))
                        .why())
                .isIn(Why.MALFORMED, Why.BAD_QUERY);
    }

    @Test
    void whatIsNoFiniteNumber_isAGap_andNoValue() {
        Fetched fetched = fetched(ask(
                request -> Answer.of(200, answer(List.of(new Line("a", "/", "1.5", "NaN", "+Inf", "2.5")))), levels()));

        assertThat(((FetchedData.Levels) fetched.data()).points())
                .extracting(LevelPoint::value)
                .allSatisfy(value -> assertThat(value).isFinite())
                .contains(2.5);
    }

    @Test
    void aClockThatIsAhead_givesNothingOfTheFuture() {
        String[] values = new String[30];
        for (int i = 0; i < values.length; i++) {
            values[i] = String.valueOf(100 + i);
        }
        List<CountStretch> stretches = stretches(List.of(new Line("a", "/", values)));

        assertThat(stretches)
                .isNotEmpty()
                .allSatisfy(stretch -> assertThat(stretch.toMillis()).isLessThanOrEqualTo(START_MILLIS + 60_000));
    }

    @Test
    void whatNobodyWantsAnyMore_isCancelledAtOnce() {
        try (AnsweringServer server = new AnsweringServer(request -> Answer.SILENCE);
                MetricSource source = source(server.uri(), Duration.ofSeconds(30), MOST_BYTES)) {
            MetricSource.Fetch fetch = source.fetch(request(counts()));
            fetch.cancel();

            assertThat(failed(outcome(fetch)).why()).isEqualTo(Why.CANCELLED);
        }
    }
}
