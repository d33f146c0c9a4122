package io.canaryjudge.http.demo;

import io.canaryjudge.connector.hook.HookConfig;
import io.canaryjudge.connector.outbound.AddressPolicy;
import io.canaryjudge.connector.outbound.OutboundUrl;
import io.canaryjudge.connector.outbound.WebhookSecret;
import io.canaryjudge.http.config.ControllerSettings;
import io.canaryjudge.rollout.Act;
import io.vertx.core.Vertx;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A {@link Splitter} that is driven by {@code webhook} controllers. */
final class SplitterFront implements Front {

    private static final int SECRET_BYTES = 32;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Splitter splitter;
    private final SplitterCommands commands;
    private final WebhookSecret secret;
    private final int port;
    private final int commandPort;

    /** Starts one; all requests go to the first side. */
    SplitterFront(Vertx vertx, Map<Side, List<Instance>> instances, Side first, InstantSource clock) {
        secret = newSecret();
        splitter = new Splitter(vertx, instances, first);
        commands = new SplitterCommands(vertx, splitter, secret, clock);
        port = JudgeClient.await(splitter.listen(), PATIENCE);
        commandPort = JudgeClient.await(commands.listen(), PATIENCE);
    }

    private static WebhookSecret newSecret() {
        byte[] key = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(key);
        return WebhookSecret.parse("whsec_" + Base64.getEncoder().encodeToString(key));
    }

    @Override
    public String words() {
        return "the splitter";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public List<ControllerSettings> controllers() {
        return Arrays.stream(Side.values()).map(this::controller).toList();
    }

    private ControllerSettings controller(Side side) {
        OutboundUrl url = new OutboundUrl(
                URI.create("http://" + Loopback.ADDRESS + ":" + commandPort + SplitterCommands.path(side)));
        HookConfig hook = new HookConfig(
                url,
                Optional.empty(),
                Optional.empty(),
                List.of(secret),
                abilities(),
                Duration.ofSeconds(15),
                Duration.ofSeconds(2),
                AddressPolicy.ANY);
        return new ControllerSettings(side.controller(), new ControllerSettings.Webhook(hook), Duration.ofSeconds(30));
    }

    private static Set<Act.Kind> abilities() {
        return Arrays.stream(Act.Kind.values())
                .filter(kind -> SplitterCommands.ACTS.contains(kind.word()))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Share share(Side side) {
        return splitter.share(side);
    }

    @Override
    public void close() {
        JudgeClient.await(commands.close().eventually(splitter::close), PATIENCE);
    }
}
