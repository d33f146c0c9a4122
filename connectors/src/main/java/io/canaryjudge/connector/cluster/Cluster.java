package io.canaryjudge.connector.cluster;

import io.canaryjudge.connector.control.ControlException;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * A Kubernetes API. Blocks, and ends when the thread is interrupted. What the API answers is not repeated in messages but for
 * its status code.
 */
public final class Cluster implements AutoCloseable {

    private static final int MOST_CONFLICTS = 5;
    private static final int MOST_MIXED_UP = 5;

    private final KubernetesClient client;

    private Cluster(KubernetesClient client) {
        this.client = client;
    }

    /** Connects to nothing yet. */
    public static Cluster of(ClusterConfig config) {
        return new Cluster(
                new KubernetesClientBuilder().withConfig(config.toClient()).build());
    }

    /**
     * An object as it stands.
     *
     * @throws ControlException if it does not exist, or the API cannot be asked
     */
    public JsonObject get(Ref ref) throws ControlException, InterruptedException {
        return find(ref).orElseThrow(() -> ControlException.refused(ref + " does not exist"));
    }

    /** The object, or none if it does not exist. */
    public Optional<JsonObject> find(Ref ref) throws ControlException, InterruptedException {
        for (int i = 0; i < MOST_MIXED_UP; i++) {
            try {
                Optional<JsonObject> found =
                        Optional.ofNullable(call(() -> resource(ref).get())).map(Cluster::json);
                if (found.isEmpty() || isOf(ref, found.get())) {
                    return found;
                }
            } catch (ConflictException e) {
                throw changing(ref);
            }
        }
        throw ControlException.failed("Kubernetes answers about something else than " + ref);
    }

    /** A connection on which an answer came twice gives the second one to the next request. */
    private static boolean isOf(Ref ref, JsonObject object) {
        JsonObject metadata = Fields.object(object, "metadata");
        return ref.kind().word().equals(object.getValue("kind"))
                && ref.name().equals(metadata.getValue("name"))
                && ref.namespace().equals(metadata.getValue("namespace"));
    }

    /** The objects of a kind that have labels. */
    public List<JsonObject> list(Kind kind, String namespace, Map<String, String> labels)
            throws ControlException, InterruptedException {
        try {
            return call(() -> client.genericKubernetesResources(kind.context())
                            .inNamespace(namespace)
                            .withLabels(labels)
                            .list()
                            .getItems())
                    .stream()
                    .map(Cluster::json)
                    .toList();
        } catch (ConflictException e) {
            throw ControlException.failed("the list of " + kind.word() + " changes all the time");
        }
    }

    /**
     * Changes an object that nobody else owns; where somebody changes it meanwhile, reads it anew and tries again.
     *
     * @return the object as it is afterwards
     */
    public JsonObject edit(Ref ref, Edit edit) throws ControlException, InterruptedException {
        for (int i = 0; i < MOST_CONFLICTS; i++) {
            JsonObject object = get(ref);
            Patch patch = edit.of(object);
            if (patch.isEmpty()) {
                return object;
            }
            try {
                send(ref, patch);
                return requireEdited(ref, edit);
            } catch (ConflictException changedMeanwhile) {
                Thread.sleep(10L << i);
            }
        }
        throw changing(ref);
    }

    private JsonObject requireEdited(Ref ref, Edit edit) throws ControlException, InterruptedException {
        JsonObject after = get(ref);
        Patch rest = edit.of(after);
        if (!rest.isEmpty()) {
            throw ControlException.failed(ref + " reads back otherwise; still to do: " + rest.words());
        }
        return after;
    }

    /** Sends one patch without reading anything. */
    public void patch(Ref ref, Patch patch) throws ControlException, InterruptedException {
        try {
            send(ref, patch);
        } catch (ConflictException e) {
            throw changing(ref);
        }
    }

    private void send(Ref ref, Patch patch) throws ControlException, InterruptedException, ConflictException {
        PatchContext context = PatchContext.of(patch.isMerge() ? PatchType.JSON_MERGE : PatchType.JSON);
        call(() -> patch.isStatus()
                ? resource(ref).subresource("status").patch(context, patch.body())
                : resource(ref).patch(context, patch.body()));
    }

    private static ControlException changing(Ref ref) {
        return ControlException.failed(ref + " was changed by somebody else meanwhile");
    }

    private Resource<GenericKubernetesResource> resource(Ref ref) {
        return client.genericKubernetesResources(ref.kind().context())
                .inNamespace(ref.namespace())
                .withName(ref.name());
    }

    private static JsonObject json(GenericKubernetesResource resource) {
        return new JsonObject(Serialization.asJson(resource));
    }

    private static <T> T call(Callable<T> request) throws ControlException, InterruptedException, ConflictException {
        try {
            return request.call();
        } catch (KubernetesClientException e) {
            if (e.getCode() == 409 || e.getCode() == 422) {
                throw new ConflictException();
            }
            throw failure(e);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw failure(e);
        }
    }

    private static ControlException failure(Exception e) throws InterruptedException {
        if (Thread.interrupted() || isInterrupt(e)) {
            throw new InterruptedException("while Kubernetes was asked");
        }
        int code = e instanceof KubernetesClientException told ? told.getCode() : 0;
        if (code == 401 || code == 403 || code == 400 || code == 405 || code == 415) {
            return ControlException.hopeless("Kubernetes answers with status " + code);
        }
        return ControlException.failed(
                code == 0
                        ? "Kubernetes cannot be reached, or its answer is not understood ("
                                + root(e).getClass().getSimpleName() + ")"
                        : "Kubernetes answers with status " + code);
    }

    private static boolean isInterrupt(Throwable e) {
        Throwable root = root(e);
        return root instanceof InterruptedException
                || (root instanceof java.io.InterruptedIOException
                        && !(root instanceof java.net.SocketTimeoutException));
    }

    private static Throwable root(Throwable e) {
        Throwable root = e;
        for (int depth = 0; depth < 20 && root.getCause() != null; depth++) {
            root = root.getCause();
        }
        return root;
    }

    @Override
    public void close() {
        client.close();
    }
}
