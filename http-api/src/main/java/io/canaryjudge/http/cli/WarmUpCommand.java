package io.canaryjudge.http.cli;

import io.canaryjudge.http.JudgeServer;
import io.canaryjudge.http.config.ServerConfig;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;

/** Starts the service, uses it once and stops it, so that the Java runtime can keep what it loaded for later starts. */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Callable<Integer> {

    @Override
    public Integer call() throws Exception {
        JudgeServer server =
                JudgeServer.start(ServerConfig.DEFAULT.inMemory().withPort(0)).await(30, TimeUnit.SECONDS);
        URI base = URI.create("http://127.0.0.1:" + server.port());
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        String started = send(
                client,
                HttpRequest.newBuilder(base.resolve("/api/v1/analyses"))
                        .POST(BodyPublishers.ofString("{\"service\":\"s\",\"baseline\":\"1\",\"canary\":\"2\"}")));
        String lines = """
                requests,service=s,version=1,instance=a latency_us=900,status=200i
                requests,service=s,version=2,instance=b latency_us=900,status=500i
                """;
        send(client, HttpRequest.newBuilder(base.resolve("/api/v2/write")).POST(BodyPublishers.ofString(lines)));
        String id = new JsonObject(started).getString("id");
        send(client, HttpRequest.newBuilder(base.resolve("/api/v1/analyses/" + id + "/verdict")));
        send(client, HttpRequest.newBuilder(base.resolve("/metrics")));
        TimeUnit.SECONDS.sleep(2);
        server.stop().await(30, TimeUnit.SECONDS);
        return ExitCode.OK;
    }

    private static String send(HttpClient client, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString()).body();
    }
}
