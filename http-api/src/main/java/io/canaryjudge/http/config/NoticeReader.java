package io.canaryjudge.http.config;

import io.canaryjudge.connector.notice.MailConfig;
import io.canaryjudge.connector.notice.NoticeConfig;
import io.canaryjudge.connector.notice.Pages;
import io.canaryjudge.connector.notice.Template;
import io.canaryjudge.connector.outbound.AddressPolicy;
import io.canaryjudge.connector.outbound.OutboundUrl;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Reads who is told of verdicts in a format of their own. No message shows a part of an url, a token or a password. */
final class NoticeReader {

    private static final Map<String, Function<Notice, Optional<? extends NoticeSettings.Way>>> KINDS = Fields.words(
            Map.entry("chat", NoticeReader::chat),
            Map.entry("mail", NoticeReader::mail),
            Map.entry("cdevents", NoticeReader::cdEvents),
            Map.entry("github", NoticeReader::gitHub),
            Map.entry("grafana", NoticeReader::grafana));
    private static final Map<String, Interest.Tells> TELLS =
            Fields.words(Map.entry("final", Interest.Tells.FINAL), Map.entry("all", Interest.Tells.ALL));
    private static final Map<String, AddressPolicy> ADDRESSES =
            Fields.words(Map.entry("public", AddressPolicy.PUBLIC_ONLY), Map.entry("any", AddressPolicy.ANY));
    private static final Map<String, MailConfig.Encryption> ENCRYPTIONS = Fields.words(
            Map.entry("starttls", MailConfig.Encryption.STARTTLS),
            Map.entry("tls", MailConfig.Encryption.TLS),
            Map.entry("none", MailConfig.Encryption.NONE));
    private static final int MOST = 100;
    private static final int MOST_RECEIVERS = 50;
    private static final int SUBMISSION_PORT = 587;
    private static final String TEXT = "${service} ${canary}: ${verdict}: ${reason}";

    private NoticeReader() {}

    /** One that is being read, with what all have. */
    private record Notice(String name, Fields fields, Map<String, String> environment, Pages pages, Duration timeout) {

        /** The variable of the environment that a secret of this one may stand in. */
        String variable(String key) {
            String named = "notices_" + name.replace('-', '_') + "_" + key;
            return ServerConfigReader.PREFIX + named.toUpperCase(Locale.ROOT);
        }
    }

    /**
     * Those under {@code notices}, by name.
     *
     * @param environment the process's, which may hold their secrets
     */
    static List<NoticeSettings> read(Fields settings, Map<String, String> environment) {
        Pages pages = new Pages(page(settings));
        Fields named = settings.object("notices");
        List<NoticeSettings> notices = new ArrayList<>();
        List<String> names = named.keys();
        if (names.size() > MOST) {
            settings.refuse("notices", "must be at most " + MOST + ", were " + names.size());
            names = List.of();
        }
        for (String name : names) {
            if (!name.matches("[a-z0-9][a-z0-9-]{0,62}")) {
                named.refuse(name, "must be named by 1 to 63 lower-case letters, digits and hyphens");
            } else if (name.equals("webhook")) {
                named.refuse(name, "must not be called webhook, as that is the name of the webhook's own receiver");
            } else {
                notice(name, named.object(name), environment, pages).ifPresent(notices::add);
            }
        }
        return notices;
    }

    private static Optional<URI> page(Fields settings) {
        settings.allow("publicUrl");
        return settings.has("publicUrl") ? url(settings, "publicUrl").map(OutboundUrl::uri) : Optional.empty();
    }

    private static Optional<NoticeSettings> notice(
            String name, Fields fields, Map<String, String> environment, Pages pages) {
        if (!(fields.any("kind") instanceof String kind && KINDS.containsKey(kind))) {
            String was = fields.has("kind") ? "; was " + Fields.describe(fields.any("kind")) : "; it is missing";
            fields.refuse("kind", "must be one of " + String.join(", ", KINDS.keySet()) + was);
            return Optional.empty();
        }
        Duration timeout =
                fields.duration("timeout", Duration.ofSeconds(15), Duration.ofMillis(1), Duration.ofMinutes(5));
        Interest interest = new Interest(
                fields.word("tells", TELLS, Interest.Tells.FINAL), Set.copyOf(fields.texts("services", 1, MOST)));
        Optional<WebhookRetries> retries = WebhookReader.retries(fields);
        Optional<? extends NoticeSettings.Way> way = fields.word("kind", KINDS, none -> Optional.empty())
                .apply(new Notice(name, fields, environment, pages, timeout));
        fields.refuseUnknownKeys();
        return way.flatMap(told -> retries.map(again -> new NoticeSettings(name, interest, again, told)));
    }

    private static Optional<NoticeSettings.Http> chat(Notice notice) {
        Optional<OutboundUrl> url = secretUrl(notice);
        Optional<Template> text = template(notice.fields(), "text", TEXT);
        return http(notice, () -> NoticeConfig.chat(url.orElseThrow(), text.orElseThrow(), notice.pages()), url, text);
    }

    private static Optional<NoticeSettings.Http> cdEvents(Notice notice) {
        Fields fields = notice.fields();
        Optional<OutboundUrl> url = secretUrl(notice);
        String source = fields.name("source", "canary-judge");
        String environment = fields.requiredName("environment");
        Optional<Template> artifact = template(fields, "artifact", "pkg:generic/${service}@${version}");
        return http(
                notice,
                () -> NoticeConfig.cdEvents(url.orElseThrow(), source, environment, artifact.orElseThrow()),
                url,
                artifact);
    }

    private static Optional<NoticeSettings.Http> gitHub(Notice notice) {
        Fields fields = notice.fields();
        fields.allow("url");
        Optional<OutboundUrl> api = fields.has("url")
                ? url(fields, "url")
                : Optional.of(new OutboundUrl(URI.create("https://api.github.com")));
        String repository = fields.requiredText("repository");
        Optional<String> token = secret(notice, "token");
        Optional<Template> ref = template(fields, "ref", "v${canary}");
        String environment = fields.name("environment", "production");
        return http(
                notice,
                () -> NoticeConfig.gitHub(
                        api.orElseThrow(),
                        repository,
                        token.orElseThrow(),
                        ref.orElseThrow(),
                        environment,
                        notice.pages()),
                api,
                token,
                ref);
    }

    private static Optional<NoticeSettings.Http> grafana(Notice notice) {
        Optional<OutboundUrl> url = url(notice.fields(), "url");
        Optional<String> token = secret(notice, "token");
        Optional<Template> text = template(notice.fields(), "text", TEXT);
        return http(
                notice,
                () -> NoticeConfig.grafana(url.orElseThrow(), token.orElseThrow(), text.orElseThrow()),
                url,
                token,
                text);
    }

    /** Made only when all its parts are there. */
    private static Optional<NoticeSettings.Http> http(
            Notice notice, Supplier<NoticeConfig> config, Optional<?>... parts) {
        AddressPolicy addresses = notice.fields().word("addresses", ADDRESSES, AddressPolicy.PUBLIC_ONLY);
        if (!List.of(parts).stream().allMatch(Optional::isPresent)) {
            return Optional.empty();
        }
        return notice.fields()
                .make(() -> new NoticeSettings.Http(
                        config.get().withTimeout(notice.timeout()).withAddresses(addresses)));
    }

    private static Optional<NoticeSettings.Mail> mail(Notice notice) {
        Fields fields = notice.fields();
        String host = fields.requiredName("host");
        MailConfig.Encryption encryption = fields.word("encryption", ENCRYPTIONS, MailConfig.Encryption.STARTTLS);
        int port = (int) fields.integer("port", SUBMISSION_PORT, 1, 65_535);
        Optional<MailConfig.Login> login = login(notice);
        String from = fields.requiredText("from");
        List<String> to = fields.texts("to", 1, MOST_RECEIVERS);
        if (!fields.has("to")) {
            fields.refuse("to", "is missing; it must be a list of 1 to " + MOST_RECEIVERS + " addresses");
        }
        Optional<Template> subject = template(fields, "subject", "${service} ${canary}: ${verdict}");
        Optional<Template> text = template(fields, "text", TEXT);
        if (from.isEmpty() || to.isEmpty() || subject.isEmpty() || text.isEmpty()) {
            return Optional.empty();
        }
        return fields.make(() -> new NoticeSettings.Mail(new MailConfig(
                host,
                port,
                encryption,
                login,
                from,
                to,
                subject.orElseThrow(),
                text.orElseThrow(),
                notice.pages(),
                notice.timeout())));
    }

    private static Optional<MailConfig.Login> login(Notice notice) {
        Fields fields = notice.fields();
        fields.allow("user", "passwordFile");
        if (!fields.has("user")) {
            if (fields.has("passwordFile")) {
                fields.refuse("user", "is missing, though there is a passwordFile");
            }
            return Optional.empty();
        }
        String user = fields.requiredText("user");
        return secret(notice, "password").map(password -> new MailConfig.Login(user, password));
    }

    private static Optional<Template> template(Fields fields, String key, String otherwise) {
        String text = fields.lines(key, otherwise);
        try {
            return Optional.of(Template.of(text));
        } catch (IllegalArgumentException e) {
            fields.refuse(key, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** An address that may be a secret, so it may stand in a file or in the environment. */
    private static Optional<OutboundUrl> secretUrl(Notice notice) {
        Fields fields = notice.fields();
        fields.allow("url", "urlFile");
        boolean isElsewhere = fields.has("urlFile") || notice.environment().containsKey(notice.variable("url"));
        if (!isElsewhere) {
            return url(fields, "url");
        }
        return secret(notice, "url").flatMap(text -> url(fields, "urlFile", text));
    }

    private static Optional<OutboundUrl> url(Fields fields, String key) {
        String text = fields.requiredText(key);
        return text.isEmpty() ? Optional.empty() : url(fields, key, text);
    }

    private static Optional<OutboundUrl> url(Fields fields, String key, String text) {
        try {
            return Optional.of(new OutboundUrl(URI.create(text)));
        } catch (IllegalArgumentException e) {
            fields.refuse(key, "must be http:// or https:// with a host, without user information and fragment");
            return Optional.empty();
        }
    }

    /** The environment's, else what the named file holds. */
    private static Optional<String> secret(Notice notice, String key) {
        Fields fields = notice.fields();
        String file = key + "File";
        fields.allow(file);
        String variable = notice.variable(key);
        String inEnvironment = notice.environment().get(variable);
        if (inEnvironment == null && !fields.has(file)) {
            fields.refuse(file, "is missing; it must name a file with the secret, or give " + variable);
            return Optional.empty();
        }
        Optional<String> secret =
                inEnvironment == null ? ServerConfigReader.contents(fields, file) : Optional.of(inEnvironment);
        if (secret.isPresent() && !secret.get().strip().matches("[!-~]{1,4096}")) {
            fields.refuse(file, "must hold one line of 1 to 4096 visible ASCII characters, as must " + variable);
            return Optional.empty();
        }
        return secret.map(String::strip);
    }
}
