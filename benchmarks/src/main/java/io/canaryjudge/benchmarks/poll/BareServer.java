package io.canaryjudge.benchmarks.poll;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A server without anything between Vert.x and the answer, on as many event loops as there are cores: the path {@code /N}
 * gets the Nth of some answers, made beforehand.
 */
public final class BareServer extends VerticleBase {

    private final int port;
    private final List<Made> answers;

    private BareServer(int port, List<Made> answers) {
        this.port = port;
        this.answers = answers;
    }

    /** Listens on the port that is the first argument with the answers that the files named by the others hold. */
    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(args[0]);
        List<Made> answers = new ArrayList<>();
        for (int i = 1; i < args.length; i++) {
            answers.add(Made.of(new Answer(Files.readString(Path.of(args[i]), ISO_8859_1))));
        }
        int loops = Runtime.getRuntime().availableProcessors();
        Vertx.vertx()
                .deployVerticle(() -> new BareServer(port, answers), new DeploymentOptions().setInstances(loops))
                .await();
    }

    @Override
    public Future<?> start() {
        return vertx.createHttpServer().requestHandler(this::answer).listen(port, "127.0.0.1");
    }

    private void answer(HttpServerRequest request) {
        Made made = answers.get(request.uri().charAt(1) - '0');
        HttpServerResponse response = request.response().setStatusCode(made.status);
        for (Header header : made.headers) {
            response.putHeader(header.name, header.value);
        }
        response.end(made.body);
    }

    private record Header(CharSequence name, CharSequence value) {}

    /** An answer as Vert.x writes it fastest. */
    private record Made(int status, List<Header> headers, Buffer body) {

        static Made of(Answer answer) {
            List<Header> headers = new ArrayList<>();
            answer.headers().forEach((name, value) -> {
                if (!name.equals("content-length")) {
                    headers.add(new Header(HttpHeaders.createOptimized(name), HttpHeaders.createOptimized(value)));
                }
            });
            return new Made(
                    answer.status(), headers, Buffer.buffer(answer.body().getBytes(ISO_8859_1)));
        }
    }
}
