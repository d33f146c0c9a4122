package io.canaryjudge.http.config;

import io.canaryjudge.connector.command.Arguments;
import io.canaryjudge.connector.command.CommandConfig;
import io.canaryjudge.connector.command.Program;
import io.canaryjudge.connector.haproxy.HaproxyAddress;
import io.canaryjudge.connector.haproxy.HaproxyConfig;
import io.canaryjudge.connector.hook.HookConfig;
import io.canaryjudge.connector.outbound.AddressPolicy;
import io.canaryjudge.connector.outbound.OutboundUrl;
import io.canaryjudge.connector.outbound.WebhookSecret;
import io.canaryjudge.rollout.Act;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads the controllers of rollouts. No message shows a part of an url or a secret. */
final class ControllerReader {

    private static final Map<String, Function<Fields, Optional<? extends ControllerSettings.Target>>> KINDS =
            Fields.words(
                    Map.entry("haproxy", ControllerReader::haproxy),
                    Map.entry("command", ControllerReader::programs),
                    Map.entry("webhook", ControllerReader::webhook),
                    Map.entry("kubernetes", ClusterControllerReader::kubernetes),
                    Map.entry("argo-rollouts", ClusterControllerReader::argo));
    private static final Map<String, Act.Kind> ACTS = acts();
    private static final Map<String, AddressPolicy> ADDRESSES =
            Fields.words(Map.entry("public", AddressPolicy.PUBLIC_ONLY), Map.entry("any", AddressPolicy.ANY));
    private static final int MOST = 100;
    private static final int MOST_PORT = 65_535;
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofHours(1);

    private ControllerReader() {}

    private static Map<String, Act.Kind> acts() {
        Map<String, Act.Kind> words = new LinkedHashMap<>();
        Arrays.stream(Act.Kind.values()).forEach(kind -> words.put(kind.word(), kind));
        return words;
    }

    /** The controllers under a key, by name. */
    static List<ControllerSettings> read(Fields settings, String key) {
        Fields named = settings.object(key);
        List<ControllerSettings> controllers = new ArrayList<>();
        List<String> names = named.keys();
        if (names.size() > MOST) {
            settings.refuse(key, "must be at most " + MOST + ", were " + names.size());
            names = List.of();
        }
        for (String name : names) {
            if (!name.matches("[a-z0-9][a-z0-9-]{0,62}") || name.equals("flags")) {
                named.refuse(
                        name, "a controller's name is lower-case letters, digits and hyphens; flags is there already");
            }
            controller(name, named.object(name)).ifPresent(controllers::add);
        }
        return controllers;
    }

    private static Optional<ControllerSettings> controller(String name, Fields fields) {
        if (!fields.has("kind")) {
            fields.refuse("kind", "is missing; it must be one of " + String.join(", ", KINDS.keySet()));
        }
        Duration timeout = fields.duration("timeout", Duration.ofMinutes(2), SHORTEST, LONGEST);
        boolean isKnown = fields.any("kind") instanceof String kind && KINDS.containsKey(kind);
        Optional<? extends ControllerSettings.Target> system =
                fields.word("kind", KINDS, none -> Optional.empty()).apply(fields);
        if (isKnown) {
            fields.refuseUnknownKeys();
        }
        return system.map(read -> new ControllerSettings(name, read, timeout));
    }

    private static Optional<ControllerSettings.Haproxy> haproxy(Fields fields) {
        Optional<? extends HaproxyAddress> address = haproxyAddress(fields);
        String backend = fields.requiredName("backend");
        List<String> baseline = fields.texts("baseline", 1, MOST);
        List<String> canary = fields.texts("canary", 1, MOST);
        return address.flatMap(where ->
                fields.make(() -> new ControllerSettings.Haproxy(new HaproxyConfig(where, backend, baseline, canary))));
    }

    private static Optional<? extends HaproxyAddress> haproxyAddress(Fields fields) {
        if (fields.has("socket") == fields.has("port")) {
            fields.refuse("socket", "socket or port must be given, and not both");
        }
        String host = fields.name("host", "127.0.0.1");
        int port = (int) fields.integer("port", 0, 1, MOST_PORT);
        if (!fields.has("socket")) {
            fields.allow("socket");
            return port == 0 ? Optional.empty() : fields.make(() -> new HaproxyAddress.Tcp(host, port));
        }
        return fields.make(() -> new HaproxyAddress.Unix(Path.of(fields.requiredText("socket"))));
    }

    private static Optional<ControllerSettings.Programs> programs(Fields fields) {
        Fields written = fields.object("programs");
        Map<Act.Kind, Program> programs = new EnumMap<>(Act.Kind.class);
        for (String word : written.keys()) {
            Act.Kind kind = ACTS.get(word);
            if (kind == null) {
                written.refuse(word, "is no act; allowed are " + String.join(", ", ACTS.keySet()));
            } else {
                program(written.object(word)).ifPresent(program -> programs.put(kind, program));
            }
        }
        Fields variables = fields.object("environment");
        Map<String, String> environment = new LinkedHashMap<>();
        variables.keys().forEach(name -> environment.put(name, variables.text(name, "")));
        Optional<Path> folder = fields.make(() -> Path.of(fields.text("folder", "/")));
        return folder.flatMap(where ->
                fields.make(() -> new ControllerSettings.Programs(new CommandConfig(programs, environment, where))));
    }

    private static Optional<Program> program(Fields fields) {
        Optional<Arguments> run = arguments(fields, "run");
        if (!fields.has("run")) {
            fields.refuse("run", "is missing; it must be a list of a program's path and its arguments");
        }
        Optional<Arguments> check = arguments(fields, "check");
        Optional<Arguments> verify = arguments(fields, "verify");
        fields.refuseUnknownKeys();
        return run.map(program -> new Program(program, check, verify));
    }

    private static Optional<Arguments> arguments(Fields fields, String key) {
        List<String> words = fields.texts(key, 1, MOST);
        return fields.has(key) ? fields.make(() -> new Arguments(words)) : Optional.empty();
    }

    private static Optional<ControllerSettings.Webhook> webhook(Fields fields) {
        Optional<OutboundUrl> url = url(fields, "url");
        if (!fields.has("url")) {
            fields.refuse("url", "is missing");
        }
        Optional<OutboundUrl> check = url(fields, "check");
        if (!fields.has("secretFile")) {
            fields.refuse("secretFile", "is missing; it must name a file with the signing secret");
        }
        fields.allow("secretFile");
        Optional<WebhookSecret> secret = fields.has("secretFile")
                ? ServerConfigReader.contents(fields, "secretFile")
                        .flatMap(text -> fields.make(() -> WebhookSecret.parse(text.strip())))
                : Optional.empty();
        AddressPolicy addresses = fields.word("addresses", ADDRESSES, AddressPolicy.PUBLIC_ONLY);
        Set<Act.Kind> abilities = abilities(fields);
        Duration exchange = fields.duration("exchangeTimeout", Duration.ofSeconds(15), SHORTEST, LONGEST);
        Duration poll = fields.duration("pollEvery", Duration.ofSeconds(2), SHORTEST, LONGEST);
        return url.flatMap(where ->
                secret.flatMap(shared -> fields.make(() -> new ControllerSettings.Webhook(new HookConfig(
                        where, check, Optional.empty(), List.of(shared), abilities, exchange, poll, addresses)))));
    }

    private static Optional<OutboundUrl> url(Fields fields, String key) {
        String text = fields.text(key, "");
        if (!fields.has(key)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new OutboundUrl(URI.create(text)));
        } catch (IllegalArgumentException e) {
            fields.refuse(key, "must be http:// or https:// with a host, without user information and fragment");
            return Optional.empty();
        }
    }

    private static Set<Act.Kind> abilities(Fields fields) {
        Set<Act.Kind> abilities = EnumSet.noneOf(Act.Kind.class);
        for (String word : fields.texts("abilities", 1, ACTS.size())) {
            Act.Kind kind = ACTS.get(word);
            if (kind == null) {
                fields.refuse(
                        "abilities",
                        "must be of " + String.join(", ", ACTS.keySet()) + "; was " + Fields.describe(word));
            } else {
                abilities.add(kind);
            }
        }
        return abilities.isEmpty() ? EnumSet.allOf(Act.Kind.class) : abilities;
    }
}
