package io.canaryjudge.connector.hook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.canaryjudge.connector.control.Change;
import io.canaryjudge.connector.control.CommandFields;
import io.canaryjudge.connector.control.ControlException;
import io.canaryjudge.connector.control.ControlledSystem;
import io.canaryjudge.connector.control.Deadline;
import io.canaryjudge.connector.outbound.HostResolver;
import io.canaryjudge.connector.outbound.OutboundHttp;
import io.canaryjudge.connector.outbound.OutboundUrl;
import io.canaryjudge.connector.outbound.WebhookSignature;
import io.canaryjudge.rollout.Act;
import io.canaryjudge.rollout.Command;
import io.canaryjudge.rollout.Outcome;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A program that carries out commands which are posted to it, each under its id however often it is sent.
 *
 * <p>An answer of 200 says what became of it, one of 202 that this takes longer: it is then asked for at the address in
 * {@code Location}, or waited for until it is called back. Precondition and verification are the program's.
 */
public final class HookSystem implements ControlledSystem {

    /** What became of a call back. */
    public enum Received {
        /** It is known now what became of the command. */
        TAKEN,
        /** It is not signed with one of the secrets, or minutes ago. */
        NOT_SIGNED,
        /** It does not say what became of a command. */
        MALFORMED
    }

    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

    private final HookConfig config;
    private final InstantSource time;
    private final OutboundHttp http;
    private final HookClient client;
    private final Callbacks callbacks = new Callbacks();

    /**
     * Connects to nothing yet.
     *
     * @param version of this service, for the user-agent header
     */
    public HookSystem(Vertx vertx, HookConfig config, String version, InstantSource time) {
        this.config = config;
        this.time = time;
        this.http = new OutboundHttp(
                vertx,
                HostResolver.system(),
                config.addresses(),
                OutboundHttp.userAgent(version),
                new HttpClientOptions());
        this.client = new HookClient(http, config, time);
    }

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public Set<Act.Kind> abilities() {
        return config.abilities();
    }

    @Override
    public Change plan(Command command, Deadline deadline) throws ControlException, InterruptedException {
        String words =
                "send \"" + command.act().words() + "\" to " + config.url().origin();
        if (config.check().isPresent()) {
            OutboundUrl check = config.check().get();
            words = client.post(check, command.id(), body(command), deadline)
                    .reply()
                    .outcome(check.origin())
                    .text();
        }
        return new Sending(command, words);
    }

    private byte[] body(Command command) {
        Map<String, Object> fields = new LinkedHashMap<>(CommandFields.of(command));
        fields.put("answerBy", Instant.ofEpochMilli(command.answerByMillis()).toString());
        config.callback().ifPresent(url -> fields.put("callback", url.uri().toString()));
        return new JsonObject(fields).encode().getBytes(UTF_8);
    }

    /**
     * Takes what the program calls back: a body such as the answer to a command, with the headers of Standard Webhooks.
     *
     * @param id the header {@code webhook-id}, which is that of the command as it was sent
     */
    public Received callBack(String id, String timestamp, String signature, byte[] body) {
        if (!SECONDS.matcher(timestamp).matches()) {
            return Received.NOT_SIGNED;
        }
        long seconds = Long.parseLong(timestamp);
        Duration age =
                Duration.between(Instant.ofEpochSecond(seconds), time.instant()).abs();
        if (age.compareTo(TOLERANCE) > 0 || !WebhookSignature.isOf(config.secrets(), signature, id, seconds, body)) {
            return Received.NOT_SIGNED;
        }
        try {
            Reply reply = Reply.read(Buffer.buffer(body));
            if (reply.isFinal()) {
                callbacks.put(id, reply);
            }
            return Received.TAKEN;
        } catch (ControlException notOne) {
            return Received.MALFORMED;
        }
    }

    @Override
    public void close() {
        http.close();
    }

    /** Sends a command and waits for what becomes of it. */
    private final class Sending implements Change {

        private final Command command;
        private final String words;

        Sending(Command command, String words) {
            this.command = command;
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }

        @Override
        public Outcome.Done carryOut(Deadline deadline) throws ControlException, InterruptedException {
            Optional<Reply> earlier = callbacks.take(HookClient.headerId(command.id()));
            Outcome.Done done = (earlier.isPresent() ? earlier.get() : send(deadline))
                    .outcome(config.url().origin());
            if (command.act().kind() == Act.Kind.RECORD && done.recorded().isEmpty()) {
                throw ControlException.hopeless(config.url().origin() + " does not say what serves at present");
            }
            return done;
        }

        private Reply send(Deadline deadline) throws ControlException, InterruptedException {
            HookClient.Told told = client.post(config.url(), command.id(), body(command), deadline);
            while (!told.reply().isFinal()) {
                Duration wait = told.pause().orElse(config.pollEvery());
                Duration most = deadline.left();
                if (told.status().isEmpty()) {
                    return called(most.toMillis())
                            .orElseThrow(
                                    () -> ControlException.timedOut(config.url().origin() + " has not called back"));
                }
                Optional<Reply> called = called(Math.min(wait.toMillis(), most.toMillis()));
                if (called.isPresent()) {
                    return called.get();
                }
                if (deadline.left().compareTo(LOOK) < 0) {
                    throw ControlException.timedOut(config.url().origin() + " is still at it");
                }
                told = client.poll(told.status().get(), command.id(), deadline);
            }
            return told.reply();
        }

        private Optional<Reply> called(long millis) throws InterruptedException {
            return callbacks.await(HookClient.headerId(command.id()), millis);
        }
    }
}
