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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

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
    private static final int SUBMISSION_PORT = 587;
    private static final String TEXT = "${service} ${canary}: ${verdict} (${urgency}): ${reason}";

    private NoticeReader() {}

    /** One that is being read, with what all have. */
    private record Notice(Fields fields, Pages pages, Duration timeout, AddressPolicy addresses) {}

    /** Those under {@code notices}, by name. */
    static List<NoticeSettings> read(Fields settings) {
        Pages pages = new Pages(page(settings));
        Fields named = settings.object("notices");
        List<NoticeSettings> notices = new ArrayList<>();
        List<String> names = named.keys();
        if (names.size() > MOST) {
            settings.refuse("notices", "must be at most " + MOST + ", were " + names.size());
            names = List.of();
        }
        for (String name : names) {
            if (!name.matches("[a-z0-9][a-z0-9-]{0,62}") || name.equals("webhook")) {
                named.refuse(name, "a name is lower-case letters, digits and hyphens; webhook is there already");
            }
            notice(name, named.object(name), pages).ifPresent(notices::add);
        }
        return notices;
    }

    private static Optional<URI> page(Fields settings) {
        settings.allow("publicUrl");
        return settings.has("publicUrl") ? url(settings, "publicUrl").map(OutboundUrl::uri) : Optional.empty();
    }

    private static Optional<NoticeSettings> notice(String name, Fields fields, Pages pages) {
        if (!fields.has("kind")) {
            fields.refuse("kind", "is missing; it must be one of " + String.join(", ", KINDS.keySet()));
        }
        Duration timeout =
                fields.duration("timeout", Duration.ofSeconds(15), Duration.ofMillis(1), Duration.ofMinutes(5));
        Interest interest = new Interest(
                fields.word("tells", TELLS, Interest.Tells.FINAL), Set.copyOf(fields.texts("services", 0, MOST)));
        AddressPolicy addresses = fields.word("addresses", ADDRESSES, AddressPolicy.PUBLIC_ONLY);
        boolean isKnown = fields.any("kind") instanceof String kind && KINDS.containsKey(kind);
        Optional<? extends NoticeSettings.Way> way = fields.word("kind", KINDS, none -> Optional.empty())
                .apply(new Notice(fields, pages, timeout, addresses));
        if (isKnown) {
            fields.refuseUnknownKeys();
        }
        return way.map(told -> new NoticeSettings(name, interest, told));
    }

    private static Optional<NoticeSettings.Http> chat(Notice notice) {
        Optional<OutboundUrl> url = secretUrl(notice.fields());
        Optional<Template> text = template(notice.fields(), "text", TEXT);
        return url.flatMap(where ->
                text.flatMap(words -> http(notice, () -> NoticeConfig.chat(where, words, notice.pages()))));
    }

    private static Optional<NoticeSettings.Http> cdEvents(Notice notice) {
        Fields fields = notice.fields();
        Optional<OutboundUrl> url = url(fields, "url");
        String source = fields.name("source", "canary-judge");
        String environment = fields.requiredName("environment");
        Optional<Template> artifact = template(fields, "artifact", "pkg:generic/${service}@${canary}");
        String version = fields.text("version", "0.2.0");
        return url.flatMap(where -> artifact.flatMap(
                purl -> http(notice, () -> NoticeConfig.cdEvents(where, source, environment, purl, version))));
    }

    private static Optional<NoticeSettings.Http> gitHub(Notice notice) {
        Fields fields = notice.fields();
        Optional<OutboundUrl> api = fields.has("url")
                ? url(fields, "url")
                : Optional.of(new OutboundUrl(URI.create("https://api.github.com")));
        fields.allow("url");
        String repository = fields.requiredText("repository");
        Optional<String> token = secret(fields, "tokenFile");
        Optional<Template> ref = template(fields, "ref", "v${canary}");
        String environment = fields.name("environment", "production");
        return api.flatMap(where -> token.flatMap(key -> ref.flatMap(deployed -> http(
                notice, () -> NoticeConfig.gitHub(where, repository, key, deployed, environment, notice.pages())))));
    }

    private static Optional<NoticeSettings.Http> grafana(Notice notice) {
        Optional<OutboundUrl> url = url(notice.fields(), "url");
        Optional<String> token = secret(notice.fields(), "tokenFile");
        Optional<Template> text = template(notice.fields(), "text", TEXT);
        return url.flatMap(where -> token.flatMap(key ->
                text.flatMap(words -> http(notice, () -> NoticeConfig.grafana(where, key, words)))));
    }

    private static Optional<NoticeSettings.Http> http(Notice notice, java.util.function.Supplier<NoticeConfig> config) {
        return notice.fields()
                .make(() -> new NoticeSettings.Http(
                        config.get().withTimeout(notice.timeout()).withAddresses(notice.addresses())));
    }

    private static Optional<NoticeSettings.Mail> mail(Notice notice) {
        Fields fields = notice.fields();
        String host = fields.requiredName("host");
        MailConfig.Encryption encryption = fields.word("encryption", ENCRYPTIONS, MailConfig.Encryption.STARTTLS);
        int port = (int) fields.integer("port", SUBMISSION_PORT, 1, 65_535);
        fields.allow("user", "passwordFile");
        Optional<MailConfig.Login> login = fields.has("user")
                ? secret(fields, "passwordFile")
                        .map(password -> new MailConfig.Login(fields.requiredText("user"), password))
                : Optional.empty();
        String from = fields.requiredText("from");
        List<String> to = fields.texts("to", 1, MOST);
        Optional<Template> subject = template(fields, "subject", "${service} ${canary}: ${verdict}");
        Optional<Template> text = template(fields, "text", TEXT);
        return subject.flatMap(line -> text.flatMap(words -> fields.make(() -> new NoticeSettings.Mail(new MailConfig(
                host, port, encryption, login, from, to, line, words, notice.pages(), notice.timeout())))));
    }

    private static Optional<Template> template(Fields fields, String key, String otherwise) {
        String text = fields.text(key, otherwise);
        try {
            return Optional.of(Template.of(text));
        } catch (IllegalArgumentException e) {
            fields.refuse(key, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** The address of an incoming webhook is a secret, so it may stand in a file. */
    private static Optional<OutboundUrl> secretUrl(Fields fields) {
        fields.allow("url", "urlFile");
        if (!fields.has("urlFile")) {
            return url(fields, "url");
        }
        return ServerConfigReader.contents(fields, "urlFile").flatMap(text -> url(fields, "urlFile", text.strip()));
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

    private static Optional<String> secret(Fields fields, String key) {
        fields.allow(key);
        if (!fields.has(key)) {
            fields.refuse(key, "is missing; it must name a file with the secret");
            return Optional.empty();
        }
        return ServerConfigReader.contents(fields, key).map(String::strip);
    }
}
