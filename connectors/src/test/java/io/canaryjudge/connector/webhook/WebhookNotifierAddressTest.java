package io.canaryjudge.connector.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.connector.outbound.AddressPolicy;
import io.canaryjudge.connector.outbound.HostResolver;
import io.canaryjudge.connector.outbound.ReceiverAddresses;
import io.canaryjudge.connector.outbound.ServerIdentity;
import io.canaryjudge.spi.AttemptOutcome.Kind;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where connections go. The name {@code receiver.test} exists for nobody but the resolver given in. */
class WebhookNotifierAddressTest extends NotifierFixture {

    private final AtomicInteger lookUps = new AtomicInteger();

    @Test
    void attempt_connectsToTheAddressThatWasLookedUpOnceAndKeepsTheHost() {
        WebhookNotifier notifier = notifier(AddressPolicy.ANY, named(), new HttpClientOptions(), "127.0.0.1");

        assertDelivered(attempt(notifier, "msg_1"));

        assertThat(receiver.received().get(0).header("host")).isEqualTo("receiver.test:" + receiver.port());
        assertThat(lookUps).hasValue(1);
    }

    @Test
    void attempt_overTls_checksTheCertificateAgainstTheHostAndNamesIt(@TempDir Path folder) throws Exception {
        PfxOptions identity = ServerIdentity.of("receiver.test", folder);
        try (Receiver secure = openSecure(identity)) {
            WebhookNotifier notifier = notifier(
                    AddressPolicy.ANY,
                    URI.create("https://receiver.test:" + secure.port() + "/"),
                    new HttpClientOptions().setTrustOptions(identity),
                    "127.0.0.1");

            assertDelivered(attempt(notifier, "msg_1"));

            assertThat(secure.received().get(0).serverName()).isEqualTo("receiver.test");
        }
    }

    @Test
    void attempt_overTls_toAnotherHostsCertificate_fails(@TempDir Path folder) throws Exception {
        PfxOptions identity = ServerIdentity.of("other.test", folder);
        try (Receiver secure = openSecure(identity)) {
            WebhookNotifier notifier = notifier(
                    AddressPolicy.ANY,
                    URI.create("https://receiver.test:" + secure.port() + "/"),
                    new HttpClientOptions().setTrustOptions(identity),
                    "127.0.0.1");

            assertEnded(
                    attempt(notifier, "msg_1"),
                    Kind.FAILED,
                    "no secure connection: No subject alternative DNS name matching receiver.test found.");
            assertThat(secure.received()).isEmpty();
        }
    }

    @Test
    void attempt_triesTheNextAddressWhenOneCannotBeConnectedTo() {
        WebhookNotifier notifier =
                notifier(AddressPolicy.ANY, named(), new HttpClientOptions(), "127.0.0.2", "127.0.0.3", "127.0.0.1");

        assertDelivered(attempt(notifier, "msg_1"));

        assertThat(log.lines()).isEmpty();
        assertThat(receiver.received()).hasSize(1);
    }

    @Test
    void attempt_atAPrivateAddress_isRefusedAndConnectsNowhere() {
        WebhookNotifier notifier =
                notifier(AddressPolicy.PUBLIC_ONLY, named(), new HttpClientOptions(), "127.0.0.1", "10.0.0.1");

        assertEnded(
                attempt(notifier, "msg_1"),
                Kind.REFUSED,
                "the host has no address that the policy PUBLIC_ONLY permits");
        assertThat(receiver.received()).isEmpty();
        assertThat(receiver.openConnections()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "2130706433", "[::1]", "[::ffff:127.0.0.1]", "169.254.169.254"})
    void attempt_toAPrivateHostByAnySpelling_isRefusedBySystemLookUp(String host) {
        URI url = URI.create("http://" + host + ":" + receiver.port() + "/");
        WebhookConfig config = Examples.config(url).withAddresses(AddressPolicy.PUBLIC_ONLY);

        assertEnded(
                attempt(notifier(config), "msg_1"),
                Kind.REFUSED,
                "the host has no address that the policy PUBLIC_ONLY permits");
        assertThat(receiver.openConnections()).isZero();
    }

    @Test
    void addresses_thatAreNotPermitted_areLeftOutOfThoseThatAre() throws Exception {
        List<InetAddress> found = List.of(address("10.0.0.1"), address("8.8.8.8"), address("::1"), address("1.1.1.1"));
        ReceiverAddresses addresses =
                new ReceiverAddresses(vertx, host -> found, "receiver.test", AddressPolicy.PUBLIC_ONLY);

        assertThat(addresses.find().toCompletionStage())
                .succeedsWithin(Examples.SOON)
                .isEqualTo(List.of(address("8.8.8.8"), address("1.1.1.1")));
    }

    @Test
    void attempt_atAnUnknownHost_mayBeRepeated() {
        WebhookNotifier notifier = notifier(AddressPolicy.ANY, named(), host -> {
            if (lookUps.incrementAndGet() == 1) {
                throw new UnknownHostException(host);
            }
            return List.of(address("127.0.0.1"));
        });

        assertEnded(attempt(notifier, "msg_1"), Kind.FAILED, "host not found");
        assertDelivered(attempt(notifier, "msg_1"));
    }

    @Test
    void lookUp_thatHangs_endsWithTheAttempt() {
        CountDownLatch secondLookUp = new CountDownLatch(1);
        WebhookConfig config = Examples.config(named()).withTimeout(Duration.ofSeconds(2));
        WebhookNotifier notifier = notifier(config, new HttpClientOptions(), host -> {
            if (lookUps.incrementAndGet() == 1) {
                waitFor(secondLookUp);
            } else {
                secondLookUp.countDown();
            }
            return List.of(address("127.0.0.1"));
        });

        assertEnded(attempt(notifier, "msg_1"), Kind.FAILED, "no answer within 2000 ms");
        assertDelivered(attempt(notifier, "msg_1"));

        assertThat(receiver.received()).hasSize(1);
    }

    private URI named() {
        return URI.create("http://receiver.test:" + receiver.port() + "/");
    }

    private WebhookNotifier notifier(AddressPolicy policy, URI url, HttpClientOptions options, String... addresses) {
        WebhookConfig config = Examples.config(url).withAddresses(policy);
        return notifier(config, options, host -> {
            lookUps.incrementAndGet();
            return List.of(Arrays.stream(addresses)
                    .map(WebhookNotifierAddressTest::address)
                    .toArray(InetAddress[]::new));
        });
    }

    private WebhookNotifier notifier(AddressPolicy policy, URI url, HostResolver resolver) {
        return notifier(Examples.config(url).withAddresses(policy), new HttpClientOptions(), resolver);
    }

    private WebhookNotifier notifier(WebhookConfig config, HttpClientOptions options, HostResolver resolver) {
        WebhookClient client = new WebhookClient(vertx, config, resolver, "test", InstantSource.fixed(NOW), options);
        return closedLater(new WebhookNotifier(vertx, config, client));
    }

    private Receiver openSecure(PfxOptions identity) throws Exception {
        return Receiver.open(
                vertx, new HttpServerOptions().setSsl(true).setSni(true).setKeyCertOptions(identity));
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(literal, e);
        }
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
