package io.canaryjudge.connector.hook;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.canaryjudge.connector.control.ControlException;
import io.canaryjudge.connector.control.Deadline;
import io.canaryjudge.connector.outbound.AddressRefusedException;
import io.canaryjudge.connector.outbound.Answer;
import io.canaryjudge.connector.outbound.FailureWords;
import io.canaryjudge.connector.outbound.OutboundHttp;
import io.canaryjudge.connector.outbound.OutboundUrl;
import io.canaryjudge.connector.outbound.RetryAfter;
import io.canaryjudge.connector.outbound.WebhookSignature;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Speaks with the program; blocks, and ends when the thread is interrupted. */
final class HookClient {

    private static final Set<Integer> REFUSALS = Set.of(409, 412, 422);
    private static final Set<Integer> MAY_PASS = Set.of(408, 425, 429);
    private static final Reply RUNNING = new Reply(Reply.Kind.RUNNING, "", true, Optional.empty());
    private static final Reply DONE = new Reply(Reply.Kind.DONE, "", true, Optional.empty());

    private final OutboundHttp http;
    private final HookConfig config;
    private final InstantSource time;

    HookClient(OutboundHttp http, HookConfig config, InstantSource time) {
        this.http = http;
        this.config = config;
        this.time = time;
    }

    /**
     * What the program has told.
     *
     * @param status where it tells more
     * @param pause how long it asks to be left alone before
     */
    record Told(Reply reply, Optional<OutboundUrl> status, Optional<Duration> pause) {}

    /** Posts a command; one that is put off by {@code Retry-After} is sent again after that time. */
    Told post(OutboundUrl url, String id, byte[] body, Deadline deadline)
            throws ControlException, InterruptedException {
        while (true) {
            Answer answer = call(HttpMethod.POST, url, id, body, deadline);
            Duration wish = wish(answer);
            if (answer.status() < 400 || wish.isZero()) {
                return told(answer, url);
            }
            if (wish.compareTo(deadline.left()) >= 0) {
                throw ControlException.failed(url.origin() + " asks to be left alone for " + wish.toSeconds()
                        + " s, which is longer than is left");
            }
            deadline.pause(wish, url.origin() + " takes commands again");
        }
    }

    /** Asks what became of a command; that it cannot be asked just now is no answer. */
    Told poll(OutboundUrl status, String id, Deadline deadline) throws ControlException, InterruptedException {
        Answer answer;
        try {
            answer = call(HttpMethod.GET, status, id, new byte[0], deadline);
        } catch (ControlException e) {
            if (!e.outcome().isWorthRetrying()) {
                throw e;
            }
            return new Told(RUNNING, Optional.of(status), Optional.empty());
        }
        if (answer.status() >= 500 || MAY_PASS.contains(answer.status())) {
            Duration wish = wish(answer);
            return new Told(RUNNING, Optional.of(status), Optional.of(wish).filter(each -> !each.isZero()));
        }
        Told told = told(answer, status);
        return new Told(told.reply(), told.status().or(() -> Optional.of(status)), told.pause());
    }

    private Told told(Answer answer, OutboundUrl url) throws ControlException {
        int status = answer.status();
        if (status == 204) {
            return new Told(DONE, Optional.empty(), Optional.empty());
        }
        if (status == 202) {
            return new Told(RUNNING, location(answer, url), retryAfter(answer));
        }
        if (status == 200) {
            Reply reply = Reply.read(answer.body());
            return new Told(redacted(reply, url), location(answer, url), retryAfter(answer));
        }
        throw failure(answer, url);
    }

    private static ControlException failure(Answer answer, OutboundUrl url) {
        int status = answer.status();
        String words = url.origin() + " answers with status " + status;
        if (REFUSALS.contains(status)) {
            return ControlException.refused(words + reason(answer, url));
        }
        return status >= 500 || MAY_PASS.contains(status)
                ? ControlException.failed(words)
                : ControlException.hopeless(words);
    }

    /** The program's reason if it gives one in the form of a reply. */
    private static String reason(Answer answer, OutboundUrl url) {
        try {
            String text = redacted(Reply.read(answer.body()), url).text();
            return text.isEmpty() ? "" : ": " + text;
        } catch (ControlException none) {
            return "";
        }
    }

    /** A program that repeats what it was sent may repeat the secret part of its address. */
    private static Reply redacted(Reply reply, OutboundUrl url) {
        String target = url.target();
        String text = target.length() < 2 ? reply.text() : reply.text().replace(target, "…");
        return new Reply(reply.kind(), text, reply.mayRetry(), reply.recorded());
    }

    private static Optional<OutboundUrl> location(Answer answer, OutboundUrl url) throws ControlException {
        Optional<String> location = answer.header("location");
        if (location.isEmpty()) {
            return Optional.empty();
        }
        try {
            OutboundUrl status = new OutboundUrl(url.uri().resolve(URI.create(location.get())));
            if (status.isSameOrigin(url)) {
                return Optional.of(status);
            }
        } catch (IllegalArgumentException notOne) {
            // as one that leads elsewhere
        }
        throw ControlException.hopeless(url.origin() + " names a Location that does not lead to itself");
    }

    /** How long it asks to be left alone; with success too, where it says when to ask for the status. */
    private Optional<Duration> retryAfter(Answer answer) {
        Duration wish = RetryAfter.of(503, answer.header("retry-after").orElse(null), time.instant());
        return Optional.of(wish).filter(each -> !each.isZero());
    }

    private Duration wish(Answer answer) {
        return RetryAfter.of(answer.status(), answer.header("retry-after").orElse(null), time.instant());
    }

    private Answer call(HttpMethod method, OutboundUrl url, String id, byte[] body, Deadline deadline)
            throws ControlException, InterruptedException {
        Duration timeout =
                deadline.left().compareTo(config.exchangeTimeout()) < 0 ? deadline.left() : config.exchangeTimeout();
        try {
            return http.call(method, url, headers(id, body), body, timeout)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
        } catch (ExecutionException e) {
            throw failure(url, e.getCause() == null ? e : e.getCause(), timeout);
        }
    }

    private static ControlException failure(OutboundUrl url, Throwable cause, Duration timeout) {
        if (cause instanceof AddressRefusedException) {
            return ControlException.hopeless(url.origin() + ": " + FailureWords.of(cause));
        }
        return cause instanceof TimeoutException
                ? ControlException.timedOut(url.origin() + ": no answer within " + timeout.toMillis() + " ms")
                : ControlException.failed(url.origin() + ": " + FailureWords.of(cause));
    }

    private Map<String, String> headers(String id, byte[] body) {
        long seconds = time.instant().getEpochSecond();
        String headerId = headerId(id);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("webhook-id", headerId);
        headers.put("webhook-timestamp", Long.toString(seconds));
        headers.put("webhook-signature", WebhookSignature.of(config.secrets(), headerId, seconds, body));
        headers.put("content-type", "application/json");
        return headers;
    }

    /** A command's id as visible ASCII without full stop, what else is in it as {@code %} and two hexadecimal digits. */
    static String headerId(String id) {
        StringBuilder text = new StringBuilder();
        for (byte each : id.getBytes(UTF_8)) {
            boolean isPlain = each > ' ' && each < 127 && each != '.' && each != '%';
            text.append(isPlain ? new String(new byte[] {each}, US_ASCII) : String.format("%%%02X", each & 0xff));
        }
        return text.toString();
    }
}
