package io.canaryjudge.connector.notice;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.canaryjudge.connector.outbound.Answer;
import io.canaryjudge.connector.outbound.HostResolver;
import io.canaryjudge.connector.outbound.Meaning;
import io.canaryjudge.connector.outbound.OutboundHttp;
import io.canaryjudge.connector.outbound.OutboundUrl;
import io.canaryjudge.connector.outbound.RetryAfter;
import io.canaryjudge.spi.AttemptOutcome;
import io.canaryjudge.spi.AttemptOutcome.Kind;
import io.canaryjudge.spi.Notification;
import io.canaryjudge.spi.Notifier;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

/** Tells one system over HTTP in its own format; one attempt each time. The stages complete on a Vert.x context. */
public final class HttpNotifier implements Notifier {

    /** What says that this very message is not understood, however often it comes: 400, 413, 415 and 422. */
    private static final Set<Integer> NEVER_TAKEN = Set.of(400, 413, 415, 422);

    private final NoticeConfig config;
    private final InstantSource time;
    private final OutboundHttp http;
    private final CompletableFuture<AttemptOutcome> closed = new CompletableFuture<>();

    /**
     * A notifier for one system; nothing is sent until the first attempt.
     *
     * @param version of this service, for the user-agent header; letters, digits and {@code . + _ -}
     * @param time by which dates in answers are read
     */
    public HttpNotifier(Vertx vertx, NoticeConfig config, String version, InstantSource time) {
        this.config = config;
        this.time = time;
        http = new OutboundHttp(
                vertx,
                HostResolver.system(),
                config.addresses(),
                OutboundHttp.userAgent(version),
                new HttpClientOptions());
    }

    @Override
    public String receiver() {
        return config.origin();
    }

    /**
     * {@inheritDoc}
     *
     * <p>A notification without data in JSON is refused.
     */
    @Override
    public CompletionStage<AttemptOutcome> attempt(Notification notification) {
        if (closed.isDone()) {
            return closed.minimalCompletionStage();
        }
        Optional<Told> told = Told.of(notification);
        if (told.isEmpty()) {
            return CompletableFuture.completedStage(
                    new AttemptOutcome(Kind.REFUSED, "the notification has no data", Duration.ZERO));
        }
        return Future.succeededFuture(told.get())
                .compose(telling -> config.channel().tell(telling, new Calls()))
                .map(this::meaning)
                .otherwise(this::meaning)
                .toCompletionStage()
                .applyToEither(closed, first -> first);
    }

    private AttemptOutcome meaning(Answer answer) {
        Duration pause =
                RetryAfter.of(answer.status(), answer.header("retry-after").orElse(null), time.instant());
        if (NEVER_TAKEN.contains(answer.status())) {
            return new AttemptOutcome(Kind.REFUSED, "status " + answer.status(), Duration.ZERO);
        }
        return Meaning.ofStatus(answer.status(), pause);
    }

    private AttemptOutcome meaning(Throwable failure) {
        if (failure instanceof NoticeException known) {
            return new AttemptOutcome(known.kind(), String.valueOf(known.getMessage()), Duration.ZERO);
        }
        return failure instanceof TimeoutException
                ? Meaning.failed("no answer within " + config.timeout().toMillis() + " ms")
                : Meaning.ofCause(failure);
    }

    @Override
    public void close() {
        if (closed.complete(Meaning.failed("the notifier is closed"))) {
            http.close();
        }
    }

    /** Each with the time of one attempt. */
    private final class Calls implements Channel.Caller {
        @Override
        public Future<Answer> call(HttpMethod method, OutboundUrl url, Map<String, String> headers, JsonObject body) {
            Map<String, String> all = new HashMap<>(headers);
            all.putIfAbsent("content-type", "application/json");
            return http.call(method, url, all, body.encode().getBytes(UTF_8), config.timeout());
        }

        @Override
        public Future<Answer> get(OutboundUrl url, Map<String, String> headers) {
            return http.call(HttpMethod.GET, url, headers, new byte[0], config.timeout());
        }
    }
}
