package io.canaryjudge.connector.cluster;

import io.canaryjudge.connector.control.FaultyRelay;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.SocketFactory;

/**
 * A new namespace of the API server that {@code connectors/live-cluster} names. A server without the controller that would
 * remove a deleted namespace keeps it.
 */
public final class LiveCluster extends RelayedCluster {

    private static final int HTTPS_PORT = 443;
    private static final int CONFLICT = 409;
    private static final int NOT_FOUND = 404;
    private static final int MOST_LOOKS = 150;

    private final KubernetesClient client;

    private LiveCluster(KubernetesClient client, String namespace) throws IOException, GeneralSecurityException {
        super(client, namespace, target(), direct().token().orElseThrow());
        this.client = client;
    }

    /** Fails where there is no server, and sees to it that the server knows the kinds that are not Kubernetes' own. */
    public static void prepare() throws InterruptedException {
        String server = System.getProperty("judge.cluster", "");
        if (server.isEmpty()) {
            throw new AssertionError("NOT RUN: no API server was named; name one by connectors/live-cluster");
        }
        try (KubernetesClient client = client()) {
            requireAnswer(client, server);
            for (Kind kind : List.of(Kind.HTTP_ROUTE, Kind.VIRTUAL_SERVICE, Kind.ROLLOUT)) {
                define(client, kind.context());
            }
        }
    }

    public static LiveCluster open() throws IOException, GeneralSecurityException {
        KubernetesClient client = client();
        Namespace namespace = new NamespaceBuilder()
                .withNewMetadata()
                .withGenerateName("judge-live-")
                .endMetadata()
                .build();
        return new LiveCluster(
                client, client.resource(namespace).create().getMetadata().getName());
    }

    /** How the server is reached without the relay. */
    public static ClusterConfig direct() {
        return new ClusterConfig(
                Optional.of(System.getProperty("judge.cluster")),
                Optional.of(Path.of(System.getProperty("judge.cluster.token"))),
                Optional.of(Path.of(System.getProperty("judge.cluster.authority"))),
                Duration.ofSeconds(20));
    }

    private static KubernetesClient client() {
        return new KubernetesClientBuilder().withConfig(direct().toClient()).build();
    }

    private static FaultyRelay.Target target() throws IOException, GeneralSecurityException {
        URI server = URI.create(direct().server().orElseThrow());
        SocketFactory sockets = SSLUtils.sslContext(direct().toClient()).getSocketFactory();
        int port = server.getPort() < 0 ? HTTPS_PORT : server.getPort();
        return () -> sockets.createSocket(server.getHost(), port);
    }

    private static void requireAnswer(KubernetesClient client, String server) {
        try {
            client.namespaces().list(new ListOptionsBuilder().withLimit(1L).build());
        } catch (KubernetesClientException e) {
            throw new AssertionError("NOT RUN: no API server that takes the token answers at " + server, e);
        }
    }

    /** Minimal, where there is no definition of the kind yet; it takes a moment until it is served. */
    private static void define(KubernetesClient client, ResourceDefinitionContext kind) throws InterruptedException {
        try {
            client.resource("""
                    {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",
                     "metadata":{"name":"%3$s.%1$s","annotations":{"api-approved.kubernetes.io":"unapproved, minimal"}},
                     "spec":{"group":"%1$s","scope":"Namespaced","names":{"plural":"%3$s","kind":"%4$s"},
                      "versions":[{"name":"%2$s","served":true,"storage":true,"subresources":{"status":{}},
                       "schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}]}}
                    """.formatted(kind.getGroup(), kind.getVersion(), kind.getPlural(), kind.getKind()))
                    .create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != CONFLICT) {
                throw e;
            }
        }
        for (int i = 0; !isServed(client, kind); i++) {
            if (i == MOST_LOOKS) {
                throw new AssertionError("the server does not serve " + kind.getKind());
            }
            Thread.sleep(200);
        }
    }

    private static boolean isServed(KubernetesClient client, ResourceDefinitionContext kind) {
        try {
            client.genericKubernetesResources(kind).inNamespace("default").list();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() != NOT_FOUND) {
                throw e;
            }
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        client.namespaces().withName(namespace()).delete();
        super.close();
    }
}
