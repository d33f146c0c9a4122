package io.canaryjudge.http.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canaryjudge.connector.argorollouts.ArgoConfig;
import io.canaryjudge.connector.cluster.ClusterConfig;
import io.canaryjudge.connector.haproxy.HaproxyAddress;
import io.canaryjudge.connector.kubernetes.GatewayRoute;
import io.canaryjudge.connector.kubernetes.IstioRoute;
import io.canaryjudge.rollout.Act;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControllerReaderTest {

    @TempDir
    private Path folder;

    private static List<ControllerSettings> read(String yaml) {
        return ServerConfigReader.read(yaml, Map.of(), Map.of()).controllers();
    }

    @Test
    void controllers_ofEveryKind_areReadAsWritten() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");

        List<ControllerSettings> read = read("""
                controllers:
                  lb: {kind: haproxy, port: 9999, backend: app, baseline: [a], canary: [b], timeout: 30s}
                  own: {kind: command, programs: {route-weight: {run: [/bin/echo, "{percent}"]}}}
                  hook: {kind: webhook, url: "http://127.0.0.1:1/x", secretFile: %s, addresses: any, abilities: [record]}
                """.formatted(secret));

        ControllerSettings.Haproxy haproxy =
                (ControllerSettings.Haproxy) read.get(0).system();
        assertThat(haproxy.config().address()).isEqualTo(new HaproxyAddress.Tcp("127.0.0.1", 9999));
        assertThat(read.get(0).timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(((ControllerSettings.Programs) read.get(1).system()).config().programs())
                .containsOnlyKeys(Act.Kind.ROUTE_WEIGHT);
        assertThat(((ControllerSettings.Webhook) read.get(2).system()).config().abilities())
                .containsExactly(Act.Kind.RECORD);
        assertThat(read.toString()).doesNotContain("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    }

    @Test
    void controllers_ofClusters_areReadAsWritten() {
        List<ControllerSettings> read = read("""
                controllers:
                  cluster:
                    kind: kubernetes
                    server: https://10.0.0.1:6443
                    tokenFile: /run/token
                    namespace: shop
                    baseline: checkout
                    canary: checkout-canary
                    container: app
                    image: "registry.example/checkout:{version}"
                    route: {by: gateway, name: checkout, baseline: checkout, canary: checkout-canary}
                  mesh:
                    kind: kubernetes
                    baseline: checkout
                    container: app
                    image: "checkout:{version}"
                    route:
                      by: istio
                      name: checkout
                      baseline: {host: checkout, subset: stable}
                      canary: {host: checkout, subset: canary}
                  argo: {kind: argo-rollouts, namespace: shop, rollout: checkout, lookAgain: 2s}
                """);

        ControllerSettings.Kubernetes gateway =
                (ControllerSettings.Kubernetes) read.get(0).system();
        assertThat(gateway.cluster().server()).contains("https://10.0.0.1:6443");
        assertThat(gateway.config().canary()).contains("checkout-canary");
        assertThat(gateway.config().route()).contains(new GatewayRoute("checkout", "checkout", "checkout-canary"));
        assertThat(((ControllerSettings.Kubernetes) read.get(1).system())
                        .config()
                        .route())
                .contains(new IstioRoute(
                        "checkout",
                        new IstioRoute.Destination("checkout", Optional.of("stable")),
                        new IstioRoute.Destination("checkout", Optional.of("canary"))));
        ControllerSettings.Argo argo = (ControllerSettings.Argo) read.get(2).system();
        assertThat(argo.config())
                .isEqualTo(new ArgoConfig("shop", "checkout", Optional.empty(), Duration.ofSeconds(2)));
        assertThat(argo.cluster()).isEqualTo(ClusterConfig.SURROUNDINGS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "x: {kind: moon} | controllers.x.kind | must be one of haproxy, command, webhook, kubernetes, argo-rollouts; was 'moon'",
                "x: {} | controllers.x.kind | is missing",
                "x: {kind: kubernetes, baseline: a, container: c, image: x} | controllers.x | image must have {version} once",
                "x: {kind: kubernetes, container: c, image: 'x:{version}'} | controllers.x.baseline | is missing",
                "x: {kind: kubernetes, baseline: a, container: c, image: 'x:{version}', route: {by: moon}} | controllers.x.route.by | must be one of gateway, istio, nginx, selector",
                "x: {kind: argo-rollouts, rollout: a, image: 'x:{version}'} | controllers.x.image | image and container must be given both",
                "flags: {kind: command} | controllers.flags | flags is there already",
                "Bad_Name: {kind: command} | controllers.Bad_Name | lower-case letters",
                "x: {kind: haproxy, backend: a, baseline: [a], canary: [b]} | controllers.x.socket | socket or port must be given",
                "x: {kind: haproxy, socket: /s, backend: a, baseline: [a], canary: [a]} | controllers.x | each server once",
                "x: {kind: command, programs: {dance: {run: [/bin/true]}}} | controllers.x.programs.dance | allowed are record",
                "x: {kind: command, programs: {deploy: {run: [true]}}} | controllers.x.programs.deploy.run | must be a list of texts",
                "x: {kind: command, programs: {deploy: {run: [/bin/true, '{percent}']}}} | controllers.x | have no field percent",
                "x: {kind: webhook, url: 'ftp://u:hunter2@h/', secretFile: /none} | controllers.x.url | must be http://",
                "x: {kind: webhook, url: 'http://h/', secretFile: /none} | controllers.x.secretFile | cannot be read",
                "x: {kind: haproxy, socket: /s, backend: a, baseline: [a], canary: [b], colour: red} | controllers.x.colour | is unknown",
            })
    void aController_thatIsWrong_isRefusedWithItsField(String written, String field, String message) {
        InvalidInputException refused =
                catchThrowableOfType(InvalidInputException.class, () -> read("controllers: {" + written + "}"));

        assertThat(refused).isNotNull();
        assertThat(refused.problems())
                .as("%s", refused.problems())
                .anyMatch(problem ->
                        problem.path().equals(field) && problem.message().contains(message));
        assertThat(refused.problems().toString()).doesNotContain("hunter2");
    }
}
