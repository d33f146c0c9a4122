package io.canaryjudge.connector.cluster;

import io.canaryjudge.connector.control.Fault;
import io.canaryjudge.connector.control.FaultyRelay;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.fabric8.zjsonpatch.JsonPatchException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * fabric8's server in memory that keeps what it is given, behind a relay that hears every request. It has no controllers; what
 * they would do is done by the tests.
 */
public final class MockCluster {

    /** The token that requests carry. */
    public static final String TOKEN = "hunter2";

    private static final Pattern REQUEST =
            Pattern.compile("(PATCH|PUT|POST|DELETE) (\\S+) HTTP/1.1\r\n(.*?)\r\n\r\n", Pattern.DOTALL);
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");
    private static final Pattern TYPE = Pattern.compile("(?i)content-type: ([^\r\n;]+)");

    private final AnsweringDispatcher dispatcher = new AnsweringDispatcher();
    private final AtomicInteger pastTheRelay = new AtomicInteger();
    private final KubernetesMockServer server;
    private final KubernetesClient client;
    private final FaultyRelay relay;
    private final Path token;

    public MockCluster(Path folder) throws IOException {
        server = new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(), dispatcher, false);
        server.init();
        client = server.createClient();
        relay = new FaultyRelay(server.getPort());
        token = Files.writeString(folder.resolve("token"), TOKEN);
    }

    /** How it is reached through the relay. */
    public ClusterConfig config() {
        return new ClusterConfig(
                Optional.of("http://127.0.0.1:" + relay.port()),
                Optional.of(token),
                Optional.empty(),
                Duration.ofSeconds(20));
    }

    public void disturb(Fault fault) {
        relay.disturb(fault);
    }

    public FaultyRelay relay() {
        return relay;
    }

    /** Makes an object, or makes it anew. */
    public void put(Kind kind, String json) {
        GenericKubernetesResource resource = Serialization.unmarshal(json, GenericKubernetesResource.class);
        client.genericKubernetesResources(kind.context())
                .inNamespace("shop")
                .resource(resource)
                .create();
    }

    /**
     * Changes an object past the relay, as somebody else does: no more of it than is to be another, because its controller
     * may write at the same time.
     */
    public void change(Kind kind, String name, java.util.function.UnaryOperator<JsonObject> change) {
        JsonObject read = get(kind, name);
        JsonObject changed = change.apply(read.copy());
        JsonArray operations =
                differences("/metadata", Fields.object(read, "metadata"), Fields.object(changed, "metadata"));
        operations.addAll(differences("", withoutOwnPaths(read), withoutOwnPaths(changed)));
        if (!operations.isEmpty()) {
            pastTheRelay.incrementAndGet();
            client.genericKubernetesResources(kind.context())
                    .inNamespace("shop")
                    .withName(name)
                    .patch(PatchContext.of(PatchType.JSON), operations.encode());
        }
        if (!Fields.object(changed, "status").equals(Fields.object(read, "status"))) {
            changeStatus(kind, read, Fields.object(changed, "status"));
        }
    }

    private static JsonObject withoutOwnPaths(JsonObject object) {
        JsonObject rest = object.copy();
        rest.remove("metadata");
        rest.remove("status");
        return rest;
    }

    /** Writes those fields of a status that are to be others than were read, past the relay. */
    public void changeStatus(Kind kind, JsonObject read, JsonObject status) {
        JsonObject metadata = read.getJsonObject("metadata");
        JsonObject before = Fields.object(read, "status");
        JsonArray operations = new JsonArray();
        if (before.isEmpty()) {
            operations.add(operation("add", "/status", new JsonObject()));
        }
        operations.addAll(differences("/status", before, status));
        pastTheRelay.incrementAndGet();
        client.genericKubernetesResources(kind.context())
                .inNamespace("shop")
                .withName(metadata.getString("name"))
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON), operations.encode());
    }

    private static JsonArray differences(String path, JsonObject before, JsonObject after) {
        JsonArray operations = new JsonArray();
        for (String field : after.fieldNames()) {
            if (!java.util.Objects.equals(after.getValue(field), before.getValue(field))) {
                operations.add(operation("add", path + "/" + field, after.getValue(field)));
            }
        }
        for (String field : before.fieldNames()) {
            if (!after.containsKey(field)) {
                operations.add(new JsonObject().put("op", "remove").put("path", path + "/" + field));
            }
        }
        return operations;
    }

    private static JsonObject operation(String op, String path, Object value) {
        return new JsonObject().put("op", op).put("path", path).put("value", value);
    }

    public JsonObject get(Kind kind, String name) {
        return new JsonObject(Serialization.asJson(client.genericKubernetesResources(kind.context())
                .inNamespace("shop")
                .withName(name)
                .get()));
    }

    /** A request that changes something. */
    public record Sent(String method, String path, String contentType, String body) {}

    /** How many patches that came through the relay have taken effect. */
    public int patched() {
        return dispatcher.patched.get() - pastTheRelay.get();
    }

    /** The requests that change something, in order. */
    public List<Sent> sent() {
        String all = String.join("", relay.heard());
        List<Sent> sent = new ArrayList<>();
        Matcher request = REQUEST.matcher(all);
        int from = 0;
        while (request.find(from)) {
            Matcher length = LENGTH.matcher(request.group(3));
            int body = length.find() ? Integer.parseInt(length.group(1)) : 0;
            Matcher type = TYPE.matcher(request.group(3));
            int end = Math.min(all.length(), request.end() + body);
            sent.add(new Sent(
                    request.group(1),
                    request.group(2),
                    type.find() ? type.group(1) : "",
                    all.substring(request.end(), end)));
            from = end;
        }
        return sent;
    }

    /** Answers a patch whose test fails as a real API does; fabric8's own says nothing at all then. */
    private static final class AnsweringDispatcher extends KubernetesCrudDispatcher {
        private final AtomicInteger patched = new AtomicInteger();

        @Override
        public MockResponse handlePatch(RecordedRequest request) {
            try {
                MockResponse answer = super.handlePatch(request);
                patched.incrementAndGet();
                return answer;
            } catch (JsonPatchException e) {
                return new MockResponse().setResponseCode(422).setBody("{\"kind\":\"Status\",\"code\":422}");
            }
        }
    }

    public void close() throws IOException {
        relay.close();
        client.close();
        server.destroy();
    }
}
