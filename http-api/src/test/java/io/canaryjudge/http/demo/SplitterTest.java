package io.canaryjudge.http.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The splitter between real servers and a real client. */
class SplitterTest {

    private final Vertx vertx = Vertx.vertx();
    private final WebClient client = WebClient.create(vertx);
    private Instance blue;
    private Instance green;

    @BeforeEach
    void startBackEnds() throws Exception {
        blue = new Instance("blue-1", await(listen("blue")).actualPort());
        green = new Instance("green-1", await(listen("green")).actualPort());
    }

    @AfterEach
    void stop() throws Exception {
        await(vertx.close());
    }

    @Test
    void pass_ofEveryRequest_countsByTheWeights() throws Exception {
        Splitter splitter = splitter(green);
        splitter.split(Side.GREEN, 25);
        int port = await(splitter.listen());

        assertThat(answers(port, 200)).isEqualTo(Map.of("blue", 150L, "green", 50L));
        assertThat(splitter.share(Side.BLUE)).isEqualTo(new Front.Share(75, 150));
        assertThat(splitter.share(Side.GREEN)).isEqualTo(new Front.Share(25, 50));
    }

    @Test
    void split_byOtherWeights_holdsFromTheNextRequestOn() throws Exception {
        Splitter splitter = splitter(green);
        int port = await(splitter.listen());

        assertThat(answers(port, 10)).isEqualTo(Map.of("blue", 10L));
        splitter.split(Side.GREEN, 100);
        assertThat(answers(port, 10)).isEqualTo(Map.of("green", 10L));
        splitter.split(Side.BLUE, 100);
        assertThat(answers(port, 10)).isEqualTo(Map.of("blue", 10L));
        assertThat(splitter.share(Side.GREEN)).isEqualTo(new Front.Share(0, 10));
    }

    @Test
    void unwell_namesTheServersThatDoNotSayThatTheyAreWell() throws Exception {
        HttpServer gone = await(listen("green"));
        Splitter splitter = splitter(green, new Instance("green-2", gone.actualPort()));

        assertThat(await(splitter.unwell(Side.GREEN))).isEmpty();
        await(gone.close());
        assertThat(await(splitter.unwell(Side.GREEN))).containsExactly("green-2");
        assertThat(splitter.share(Side.GREEN).passed()).isZero();
    }

    @Test
    void pass_ofARequestWithABody_bringsBothBodiesStatusAndHeaders() throws Exception {
        int port = await(splitter(green).listen());

        HttpResponse<Buffer> response = await(client.post(port, Loopback.ADDRESS, "/echo?status=503")
                .putHeader("x-order", "17")
                .sendBuffer(Buffer.buffer("one order")));

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.bodyAsString()).isEqualTo("POST /echo?status=503 17 one order");
        assertThat(response.getHeader("x-instance")).isEqualTo("real");
    }

    @Test
    void pass_toAnInstanceThatIsGone_isABadGateway() throws Exception {
        HttpServer gone = await(listen("green"));
        Instance instance = new Instance("green-2", gone.actualPort());
        await(gone.close());
        Splitter splitter = splitter(instance);
        splitter.split(Side.GREEN, 100);
        int port = await(splitter.listen());

        assertThat(await(client.get(port, Loopback.ADDRESS, "/").send()).statusCode())
                .isEqualTo(502);
    }

    @Test
    void pass_ofAnAnswerWithoutBody_keepsItsStatus() throws Exception {
        int port = await(splitter(green).listen());

        HttpResponse<Buffer> response =
                await(client.get(port, Loopback.ADDRESS, "/nothing").send());

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.body()).isNull();
    }

    private Splitter splitter(Instance... greens) {
        return new Splitter(vertx, Map.of(Side.BLUE, List.of(blue), Side.GREEN, List.of(greens)), Side.BLUE);
    }

    private Future<HttpServer> listen(String name) {
        return vertx.createHttpServer()
                .requestHandler(request -> answer(request, name))
                .listen(0, Loopback.ADDRESS);
    }

    private void answer(HttpServerRequest request, String name) {
        switch (request.path()) {
            case "/nothing" -> request.response().setStatusCode(204).end();
            case "/echo" ->
                request.body()
                        .onSuccess(body -> request.response()
                                .setStatusCode(Integer.parseInt(request.getParam("status")))
                                .putHeader("x-instance", "real")
                                .end(request.method() + " " + request.uri() + " " + request.getHeader("x-order") + " "
                                        + body));
            default -> request.response().end(name);
        }
    }

    private Map<String, Long> answers(int port, int count) throws Exception {
        Map<String, Long> answers = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            answers.merge(await(client.get(port, Loopback.ADDRESS, "/").send()).bodyAsString(), 1L, Long::sum);
        }
        return answers;
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.await(10, TimeUnit.SECONDS);
    }
}
