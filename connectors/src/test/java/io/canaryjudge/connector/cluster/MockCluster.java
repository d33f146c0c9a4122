package io.canaryjudge.connector.cluster;

import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** fabric8's server in memory that keeps what it is given. */
public final class MockCluster extends RelayedCluster {

    private static final String TOKEN = "hunter2";

    private final KubernetesMockServer server;
    private final AnsweringDispatcher dispatcher;

    private MockCluster(KubernetesMockServer server, AnsweringDispatcher dispatcher, Path folder) throws IOException {
        super(
                server.createClient(),
                "shop",
                () -> new Socket(InetAddress.getLoopbackAddress(), server.getPort()),
                Files.writeString(folder.resolve("token"), TOKEN));
        this.server = server;
        this.dispatcher = dispatcher;
    }

    /** Starts it; the folder gets the file with the token. */
    public static MockCluster open(Path folder) throws IOException {
        AnsweringDispatcher dispatcher = new AnsweringDispatcher();
        KubernetesMockServer server =
                new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(), dispatcher, false);
        server.init();
        return new MockCluster(server, dispatcher, folder);
    }

    /** How many patches that came through the relay have taken effect. */
    public int patched() {
        return dispatcher.patched.get();
    }

    /** Answers a patch whose test fails as a real API does; fabric8's own says nothing at all then. */
    private static final class AnsweringDispatcher extends KubernetesCrudDispatcher {
        private final AtomicInteger patched = new AtomicInteger();

        @Override
        public MockResponse handlePatch(RecordedRequest request) {
            try {
                MockResponse answer = super.handlePatch(request);
                if (("Bearer " + TOKEN).equals(request.getHeader("Authorization"))) {
                    patched.incrementAndGet();
                }
                return answer;
            } catch (JsonPatchException e) {
                return new MockResponse().setResponseCode(422).setBody("{\"kind\":\"Status\",\"code\":422}");
            }
        }
    }

    @Override
    public void close() throws IOException {
        super.close();
        server.destroy();
    }
}
