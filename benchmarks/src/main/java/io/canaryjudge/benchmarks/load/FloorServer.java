package io.canaryjudge.benchmarks.load;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;

/** A server that reads every body to its end, throws it away and says 204, on as many event loops as there are cores. */
public final class FloorServer extends VerticleBase {

    private final int port;

    private FloorServer(int port) {
        this.port = port;
    }

    /** Listens on the port that is the only argument, until the process is ended. */
    public static void main(String[] args) {
        int port = Integer.parseInt(args[0]);
        int loops = Runtime.getRuntime().availableProcessors();
        Vertx.vertx()
                .deployVerticle(() -> new FloorServer(port), new DeploymentOptions().setInstances(loops))
                .await();
    }

    @Override
    public Future<?> start() {
        return vertx.createHttpServer(new HttpServerOptions().setMaxChunkSize(64 << 10))
                .requestHandler(FloorServer::discard)
                .listen(port, "127.0.0.1");
    }

    private static void discard(HttpServerRequest request) {
        request.handler(part -> {});
        request.endHandler(ended -> request.response().setStatusCode(204).end());
    }
}
