package io.canaryjudge.http.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canaryjudge.connector.notice.MailConfig;
import io.canaryjudge.connector.notice.NoticeConfig;
import io.canaryjudge.connector.notice.Pages;
import io.canaryjudge.connector.notice.Template;
import io.canaryjudge.connector.outbound.AddressPolicy;
import io.canaryjudge.connector.outbound.OutboundUrl;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoticeReaderTest {

    private static final Pages PAGES = new Pages(Optional.of(URI.create("https://judge.example.org")));

    @TempDir
    private Path folder;

    private Path secret;

    @BeforeEach
    void keepASecret() throws IOException {
        secret = Files.writeString(folder.resolve("secret"), "hunter1\n");
    }

    private static List<NoticeSettings> read(String yaml, Map<String, String> environment) {
        return ServerConfigReader.read(yaml, environment, Map.of()).notices();
    }

    private static List<String> problems(String yaml) {
        InvalidInputException refused = catchThrowableOfType(InvalidInputException.class, () -> read(yaml, Map.of()));
        assertThat(refused).as(yaml).isNotNull();
        return refused.problems().stream().map(Problem::toString).toList();
    }

    private static OutboundUrl url(String text) {
        return new OutboundUrl(URI.create(text));
    }

    @Test
    void notices_ofEveryKind_areReadAsWritten() {
        List<NoticeSettings> read = read("""
                publicUrl: https://judge.example.org
                notices:
                  team-chat:
                    kind: chat
                    url: https://hooks.example.org/T0/B0/x
                    text: "${service}"
                    tells: all
                    services: [checkout, cart]
                    addresses: any
                    timeout: 3s
                    firstPause: 1s
                    longestPause: 1m
                    giveUpAfter: 1h
                  events:
                    kind: cdevents
                    url: https://broker.example.org/events
                    source: /judge/eu
                    environment: production
                    artifact: pkg:oci/${service}@${version}
                  deploys:
                    kind: github
                    repository: shop/checkout
                    tokenFile: SECRET
                  graphs:
                    kind: grafana
                    url: https://grafana.example.org/api/annotations
                    tokenFile: SECRET
                  mails:
                    kind: mail
                    host: smtp.example.org
                    user: judge
                    passwordFile: SECRET
                    from: judge@example.org
                    to: [team@example.org]
                    text: |
                      ${service}
                      ${reason}
                """.replace("SECRET", secret.toString()), Map.of());

        String text = "${service} ${canary}: ${verdict}: ${reason}";
        assertThat(read)
                .extracting(NoticeSettings::name)
                .containsExactly("team-chat", "events", "deploys", "graphs", "mails");
        assertThat(read.get(0).interest()).isEqualTo(new Interest(Interest.Tells.ALL, Set.of("checkout", "cart")));
        assertThat(read.get(0).retries())
                .isEqualTo(new WebhookRetries(Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofHours(1)));
        assertThat(read.get(1).interest()).isEqualTo(new Interest(Interest.Tells.FINAL, Set.of()));
        assertThat(read.get(1).retries()).isEqualTo(WebhookRetries.DEFAULT);
        assertSame(
                read.get(0),
                NoticeConfig.chat(url("https://hooks.example.org/T0/B0/x"), Template.of("${service}"), PAGES)
                        .withAddresses(AddressPolicy.ANY)
                        .withTimeout(Duration.ofSeconds(3)));
        assertSame(
                read.get(1),
                NoticeConfig.cdEvents(
                        url("https://broker.example.org/events"),
                        "/judge/eu",
                        "production",
                        Template.of("pkg:oci/${service}@${version}")));
        assertSame(
                read.get(2),
                NoticeConfig.gitHub(
                        url("https://api.github.com"),
                        "shop/checkout",
                        "hunter1",
                        Template.of("v${canary}"),
                        "production",
                        PAGES));
        assertSame(
                read.get(3),
                NoticeConfig.grafana(url("https://grafana.example.org/api/annotations"), "hunter1", Template.of(text)));
        MailConfig mail = ((NoticeSettings.Mail) read.get(4).way()).config();
        assertThat(mail.host()).isEqualTo("smtp.example.org");
        assertThat(mail.port()).isEqualTo(587);
        assertThat(mail.encryption()).isEqualTo(MailConfig.Encryption.STARTTLS);
        assertThat(mail.login()).hasValue(new MailConfig.Login("judge", "hunter1"));
        assertThat(mail.subject()).hasToString("${service} ${canary}: ${verdict}");
        assertThat(mail.text()).hasToString("${service}\n${reason}");
        assertThat(mail.timeout()).isEqualTo(Duration.ofSeconds(15));
    }

    private static void assertSame(NoticeSettings read, NoticeConfig expected) {
        assertThat(((NoticeSettings.Http) read.way()).config())
                .usingRecursiveComparison()
                .isEqualTo(expected);
    }

    @Test
    void secrets_mayStandInTheEnvironment_whichBeatsTheFile_andAreInNoText() {
        List<NoticeSettings> read = read(
                """
                notices:
                  team-chat: {kind: chat}
                  deploys: {kind: github, repository: a/b, tokenFile: /no/such}
                  mails: {kind: mail, host: a, user: b, from: a@b, to: [c@d], encryption: tls, port: 465}
                """,
                Map.of(
                        "CANARYJUDGE_NOTICES_TEAM_CHAT_URL", "https://hooks.example.org/hunter1",
                        "CANARYJUDGE_NOTICES_DEPLOYS_TOKEN", " hunter2\n",
                        "CANARYJUDGE_NOTICES_MAILS_PASSWORD", "hunter3"));

        assertSame(
                read.get(0),
                NoticeConfig.chat(
                        url("https://hooks.example.org/hunter1"),
                        Template.of("${service} ${canary}: ${verdict}: ${reason}"),
                        new Pages(Optional.empty())));
        assertSame(
                read.get(1),
                NoticeConfig.gitHub(
                        url("https://api.github.com"),
                        "a/b",
                        "hunter2",
                        Template.of("v${canary}"),
                        "production",
                        new Pages(Optional.empty())));
        assertThat(((NoticeSettings.Mail) read.get(2).way()).config().login())
                .hasValue(new MailConfig.Login("b", "hunter3"));
        assertThat(read.toString()).doesNotContain("hunter");
    }

    @Test
    void urlFile_holdsTheAddress() throws IOException {
        Files.writeString(secret, "https://hooks.example.org/hunter1\n");

        List<NoticeSettings> read = read("notices: {a: {kind: chat, urlFile: " + secret + "}}", Map.of());

        assertThat(((NoticeSettings.Http) read.get(0).way()).config().origin()).isEqualTo("https://hooks.example.org");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                  | notices.a.kind: must be one of chat, mail, cdevents, github, grafana; it is missing",
                "{kind: slack}                       | notices.a.kind: must be one of chat, mail, cdevents, github, grafana; was 'slack'",
                "{kind: 1}                           | notices.a.kind: must be one of chat, mail, cdevents, github, grafana; was 1",
                "{kind: chat}                        | notices.a.url: is missing",
                "{kind: chat, url: 'ftp://hunter1'}  | notices.a.url: must be http:// or https:// with a host, without user information and fragment",
                "{kind: chat, url: 'http://u:hunter1@b'} | notices.a.url: must be http:// or https:// with a host, without user information and fragment",
                "{kind: chat, urlFile: /no/such}     | notices.a.urlFile: cannot be read: '/no/such' (NoSuchFileException)",
                "{kind: chat, url: 'http://b', text: '${servcie}'} | notices.a.text: has the place ${servcie}; there are id, service, baseline, canary, version, stage, verdict, urgency, reason",
                "{kind: chat, url: 'http://b', text: ' '} | notices.a.text: must have 1 to 4096 characters, had 0",
                "{kind: chat, url: 'http://b', text: 7} | notices.a.text: must be a text, was 7",
                "{kind: chat, url: 'http://b', text: \"a\\0b\"} | notices.a.text: must be lines of text without control characters",
                "{kind: chat, url: 'http://b', tells: some} | notices.a.tells: must be one of final, all; was 'some'",
                "{kind: chat, url: 'http://b', services: []} | notices.a.services: must have 1 to 100 elements, had 0",
                "{kind: chat, url: 'http://b', addresses: private} | notices.a.addresses: must be one of public, any; was 'private'",
                "{kind: chat, url: 'http://b', timeout: 1h} | notices.a.timeout: must be a duration from 1ms to 5m, was '1h'",
                "{kind: chat, url: 'http://b', firstPause: 1h, longestPause: 1m} | notices.a: longestPause must not be less than firstPause, PT1H; was PT1M",
                "{kind: chat, url: 'http://b', chanel: x} | notices.a.chanel: is unknown; allowed are addresses, firstPause, giveUpAfter, kind, longestPause, services, tells, text, timeout, url, urlFile",
                "{kind: cdevents, url: 'http://b'}   | notices.a.environment: is missing",
                "{kind: cdevents, url: 'http://b', environment: x, source: a b} | notices.a: source: a URI reference such as /judge; was 'a b'",
                "{kind: github, repository: a/b}     | notices.a.tokenFile: is missing; it must name a file with the secret, or give CANARYJUDGE_NOTICES_A_TOKEN",
                "{kind: github, repository: a/b, tokenFile: /dev/null} | notices.a.tokenFile: must hold one line of 1 to 4096 visible ASCII characters, as must CANARYJUDGE_NOTICES_A_TOKEN",
                "{kind: github, repository: a, tokenFile: SECRET} | notices.a: repository: owner/name; was a",
                "{kind: github, repository: a/b, tokenFile: SECRET, token: hunter1} | notices.a.token: is unknown; allowed are addresses, environment, firstPause, giveUpAfter, kind, longestPause, ref, repository, services, tells, timeout, tokenFile, url",
                "{kind: grafana, tokenFile: SECRET}  | notices.a.url: is missing",
                "{kind: mail, from: a@b, to: [c@d]}  | notices.a.host: is missing",
                "{kind: mail, host: a, to: [c@d]}    | notices.a.from: is missing",
                "{kind: mail, host: a, from: a@b}    | notices.a.to: is missing; it must be a list of 1 to 50 addresses",
                "{kind: mail, host: a, from: a@b, to: []} | notices.a.to: must have 1 to 50 elements, had 0",
                "{kind: mail, host: a, from: a@b, to: [c]} | notices.a: to: an address such as team@example.org; was 'c'",
                "{kind: mail, host: a, from: a@b, to: [c@d], port: 0} | notices.a.port: must be a whole number from 1 to 65535, was 0",
                "{kind: mail, host: a, from: a@b, to: [c@d], encryption: ssl} | notices.a.encryption: must be one of starttls, tls, none; was 'ssl'",
                "{kind: mail, host: a, from: a@b, to: [c@d], user: x} | notices.a.passwordFile: is missing; it must name a file with the secret, or give CANARYJUDGE_NOTICES_A_PASSWORD",
                "{kind: mail, host: a, from: a@b, to: [c@d], passwordFile: SECRET} | notices.a.user: is missing, though there is a passwordFile",
                "{kind: mail, host: a, from: a@b, to: [c@d], addresses: any} | notices.a.addresses: is unknown; allowed are encryption, firstPause, from, giveUpAfter, host, kind, longestPause, passwordFile, port, services, subject, tells, text, timeout, to, user",
                "{kind: mail, host: a, from: a@b, to: [c@d], subject: \"a\\nb\"} | notices.a: subject: one line without control characters",
                "[]                                  | notices.a: must be a mapping, was a list"
            })
    void mistake_isToldWithItsFieldAndWhatIsAllowed(String notice, String problem) {
        List<String> problems = problems("notices:\n  a: " + notice.replace("SECRET", secret.toString()) + "\n");

        assertThat(problems).contains(problem).noneMatch(each -> each.contains("hunter1"));
    }

    @Test
    void mistakes_areAllTold() {
        assertThat(problems("""
                        publicUrl: judge
                        notices:
                          Team: {kind: chat, url: "http://b"}
                          webhook: {kind: chat, url: "http://b"}
                          a: {kind: grafana, tells: some, nothing: 1}
                        """))
                .contains(
                        "publicUrl: must be http:// or https:// with a host, without user information and fragment",
                        "notices.Team: must be named by 1 to 63 lower-case letters, digits and hyphens",
                        "notices.webhook: must not be called webhook, as that is the name of the webhook's own receiver",
                        "notices.a.tells: must be one of final, all; was 'some'",
                        "notices.a.url: is missing")
                .anyMatch(each -> each.startsWith("notices.a.nothing: is unknown"));
    }

    @Test
    void notices_thatAreTooMany_areRefused() {
        StringBuilder many = new StringBuilder("notices:\n");
        for (int i = 0; i <= 100; i++) {
            many.append("  n").append(i).append(": {kind: chat, url: \"http://b\"}\n");
        }

        assertThat(problems(many.toString())).containsExactly("notices: must be at most 100, were 101");
    }
}
