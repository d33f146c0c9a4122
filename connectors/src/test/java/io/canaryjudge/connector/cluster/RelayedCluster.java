package io.canaryjudge.connector.cluster;

import io.canaryjudge.connector.control.Fault;
import io.canaryjudge.connector.control.FaultyRelay;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A namespace of a Kubernetes API behind a relay that hears every request. It has no controllers; what they would do is done
 * by the tests, past the relay.
 */
public abstract class RelayedCluster implements AutoCloseable {

    private static final Pattern REQUEST =
            Pattern.compile("(PATCH|PUT|POST|DELETE) (\\S+) HTTP/1.1\r\n(.*?)\r\n\r\n", Pattern.DOTALL);
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");
    private static final Pattern TYPE = Pattern.compile("(?i)content-type: ([^\r\n;]+)");

    private final KubernetesClient client;
    private final String namespace;
    private final FaultyRelay relay;
    private final Path tokenFile;
    private final String token;

    /**
     * @param client goes past the relay
     * @param server where the relay leads to
     * @param tokenFile what requests through the relay carry
     */
    RelayedCluster(KubernetesClient client, String namespace, FaultyRelay.Target server, Path tokenFile)
            throws IOException {
        this.client = client;
        this.namespace = namespace;
        this.relay = new FaultyRelay(server);
        this.tokenFile = tokenFile;
        this.token = Files.readString(tokenFile).strip();
    }

    /** How it is reached through the relay. */
    public ClusterConfig config() {
        return new ClusterConfig(
                Optional.of("http://127.0.0.1:" + relay.port()),
                Optional.of(tokenFile),
                Optional.empty(),
                Duration.ofSeconds(20));
    }

    public String namespace() {
        return namespace;
    }

    /** What requests carry, and nobody may show. */
    public String token() {
        return token;
    }

    public void disturb(Fault fault) {
        relay.disturb(fault);
    }

    /** From here on an error is said with this status, and with the token where nobody may repeat it. */
    public void answerErrorsWith(String status) {
        relay.answerErrorsWith("HTTP/1.1 " + status + "\r\ncontent-length: " + token.length() + "\r\n\r\n" + token);
    }

    /** Makes an object in the namespace; its status is written afterwards where the server ignores it at first. */
    public void put(Kind kind, String json) {
        JsonObject object = new JsonObject(json);
        object.getJsonObject("metadata").put("namespace", namespace);
        GenericKubernetesResource resource = Serialization.unmarshal(object.encode(), GenericKubernetesResource.class);
        JsonObject made = json(objects(kind).resource(resource).create());
        JsonObject status = Fields.object(object, "status");
        if (!status.isEmpty() && !status.equals(Fields.object(made, "status"))) {
            changeStatus(kind, made, status);
        }
    }

    private NonNamespaceOperation<
                    GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            objects(Kind kind) {
        return client.genericKubernetesResources(kind.context()).inNamespace(namespace);
    }

    /**
     * Changes an object past the relay, as somebody else does: no more of it than is to be another, because its controller
     * may write at the same time.
     */
    public void change(Kind kind, String name, UnaryOperator<JsonObject> change) {
        JsonObject read = get(kind, name);
        JsonObject changed = change.apply(read.copy());
        JsonArray operations =
                differences("/metadata", Fields.object(read, "metadata"), Fields.object(changed, "metadata"));
        operations.addAll(differences("", withoutOwnPaths(read), withoutOwnPaths(changed)));
        if (!operations.isEmpty()) {
            objects(kind).withName(name).patch(PatchContext.of(PatchType.JSON), operations.encode());
        }
        if (!Fields.object(changed, "status").equals(Fields.object(read, "status"))) {
            changeStatus(kind, read, Fields.object(changed, "status"));
        }
    }

    /** Says that an object is the work of another one, whose controller writes it. */
    public void own(Kind kind, String name, JsonObject owner) {
        change(kind, name, object -> {
            object.getJsonObject("metadata").put("ownerReferences", new JsonArray().add(owner));
            return object;
        });
    }

    private static JsonObject withoutOwnPaths(JsonObject object) {
        JsonObject rest = object.copy();
        rest.remove("metadata");
        rest.remove("status");
        return rest;
    }

    /** Writes those fields of a status that are to be others than were read, past the relay. */
    public void changeStatus(Kind kind, JsonObject read, JsonObject status) {
        JsonObject before = Fields.object(read, "status");
        JsonArray operations = new JsonArray();
        if (before.isEmpty()) {
            operations.add(operation("add", "/status", new JsonObject()));
        }
        operations.addAll(differences("/status", before, status));
        objects(kind)
                .withName(read.getJsonObject("metadata").getString("name"))
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
        return json(objects(kind).withName(name).get());
    }

    private static JsonObject json(GenericKubernetesResource resource) {
        return new JsonObject(Serialization.asJson(resource));
    }

    /** A request that changes something. */
    public record Sent(String method, String path, String contentType, String body) {}

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

    @Override
    public void close() throws IOException {
        relay.close();
        client.close();
    }
}
