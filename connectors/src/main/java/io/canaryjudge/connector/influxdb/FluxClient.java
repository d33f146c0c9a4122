package io.canaryjudge.connector.influxdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.influxdb.client.InfluxDBClient;
import com.influxdb.client.InfluxDBClientFactory;
import com.influxdb.client.InfluxDBClientOptions;
import io.canaryjudge.connector.source.Asked;
import io.canaryjudge.connector.source.FetchFailure;
import io.canaryjudge.connector.source.SourceHttp;
import io.canaryjudge.connector.source.SourceServer;
import io.canaryjudge.connector.source.SourceServer.Access;
import io.canaryjudge.fetch.FetchOutcome.Why;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * InfluxDB's own client, within limits that it does not have: an answer is read whole and up to a size before the client sees
 * it, one that was cut off is none, and a question can be broken off. It blocks.
 */
final class FluxClient {

    private static final MediaType CSV = Objects.requireNonNull(MediaType.parse("text/csv; charset=utf-8"));
    /** Of nothing; the client warns in the log of a body that is empty. */
    private static final byte[] EMPTY_LINE = {'\r', '\n'};

    /** The question of this thread: the client sends it from the thread that it is asked on. */
    private static final ThreadLocal<Asked> ASKING = new ThreadLocal<>();

    private static final int LONGEST_ERROR = 4_096;

    private final Vertx vertx;
    private final SourceServer server;
    private final String organization;

    private @Nullable InfluxDBClient client;

    FluxClient(Vertx vertx, SourceServer server, String organization) {
        this.vertx = vertx;
        this.server = server;
        this.organization = organization;
    }

    /**
     * Uses the client to answer a question.
     *
     * @throws FetchFailure if there is no whole answer
     */
    <T> T about(Asked asked, Function<InfluxDBClient, T> use) {
        ASKING.set(asked);
        try {
            return use.apply(client());
        } finally {
            ASKING.remove();
        }
    }

    /** It takes a while to make, so that is done by whoever needs it first, which is no event loop. */
    private synchronized InfluxDBClient client() {
        InfluxDBClient made = client;
        if (made == null) {
            made = make();
            client = made;
        }
        return made;
    }

    private InfluxDBClient make() {
        OkHttpClient.Builder http = new OkHttpClient.Builder()
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .connectTimeout(server.timeout())
                .readTimeout(server.timeout())
                .writeTimeout(server.timeout())
                .callTimeout(server.timeout())
                .addInterceptor(this::answer);
        if (server.isEncrypted()) {
            PemTls.apply(vertx, server.trust(), http);
        }
        InfluxDBClientOptions.Builder options = InfluxDBClientOptions.builder()
                .url(server.url().toString())
                .org(organization)
                .okHttpClient(http);
        if (server.access() instanceof Access.Bearer bearer) {
            options.authenticateToken(bearer.token().toCharArray());
        } else if (server.access() instanceof Access.Basic basic) {
            options.authenticateToken((basic.user() + ":" + basic.password()).toCharArray());
        }
        return InfluxDBClientFactory.create(options.build());
    }

    private Response answer(Interceptor.Chain chain) {
        Asked asked = ASKING.get();
        if (asked != null) {
            asked.onCancel(chain.call()::cancel);
        }
        try (Response response = chain.proceed(chain.request())) {
            byte[] bytes = body(response);
            if (response.code() != 200) {
                throw ServerWords.ofStatus(response.code(), Buffer.buffer(bytes), response.header("retry-after"));
            }
            refusePart(bytes);
            return response.newBuilder()
                    .body(ResponseBody.create(bytes.length == 0 ? EMPTY_LINE : bytes, CSV))
                    .build();
        } catch (InterruptedIOException e) {
            throw SourceHttp.wordsOf(new TimeoutException(), server);
        } catch (IOException e) {
            throw SourceHttp.wordsOf(chain.call().isCanceled() ? new TimeoutException() : e, server);
        }
    }

    private byte[] body(Response response) throws IOException {
        ResponseBody body = response.body();
        if (body == null) {
            return new byte[0];
        }
        BufferedSource source = body.source();
        if (source.request(server.maxAnswerBytes() + 1L)) {
            throw SourceHttp.tooLarge(server);
        }
        return source.readByteArray();
    }

    /*
     * Each result ends with an empty line, so an answer that does not was cut off, or is no answer; but an error that comes
     * after the first rows has a table of its own without one.
     */
    private static void refusePart(byte[] bytes) {
        int end = bytes.length;
        int lines = 0;
        while (end > 0 && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
            lines += bytes[end - 1] == '\n' ? 1 : 0;
            end--;
        }
        boolean isWhole = end == 0 || lines > 1 || (lines == 1 && tail(bytes).contains(",error,reference"));
        if (!isWhole) {
            throw new FetchFailure(Why.MALFORMED, "the answer does not end as annotated CSV does");
        }
    }

    private static String tail(byte[] bytes) {
        int from = Math.max(0, bytes.length - LONGEST_ERROR);
        return new String(bytes, from, bytes.length - from, UTF_8);
    }

    /** Whether there was anything to close. */
    synchronized boolean close() {
        if (client == null) {
            return false;
        }
        client.close();
        return true;
    }
}
