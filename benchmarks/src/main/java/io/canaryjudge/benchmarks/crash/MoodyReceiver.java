package io.canaryjudge.benchmarks.crash;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A receiver of webhooks that misbehaves as its seed says: it is away, answers 500, asks for a pause, answers late or too late,
 * says something that is no HTTP, or hangs up. It remembers what it has taken, and what was wrong with that. Safe for use by
 * several threads.
 */
final class MoodyReceiver implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PATIENCE_MILLIS = 5_000;
    private static final int LATE_MILLIS = 200;
    private static final int TOO_LATE_MILLIS = 1_500;

    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "receiver");
        thread.setDaemon(true);
        return thread;
    });
    private final SplittableRandom random;
    private final int port;
    private final Map<String, String> bodies = new HashMap<>();
    private final Map<String, TreeSet<Long>> sequences = new HashMap<>();
    private ServerSocket socket;
    private boolean isMoody = true;
    private long attempts;
    private long outOfOrder;
    private long changedIds;

    MoodyReceiver(SplittableRandom random) throws IOException {
        this.random = random;
        socket = open(0);
        port = socket.getLocalPort();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    /** Begins a time of moods, of which some are that it is away until {@link #comeBack}. */
    synchronized void newMood() throws IOException {
        isMoody = true;
        if (random.nextInt(4) == 0) {
            socket.close();
        }
    }

    /** Listens again, moody as before. */
    synchronized void comeBack() throws IOException {
        if (socket.isClosed()) {
            socket = open(port);
        }
    }

    /** Takes whatever comes from now on. */
    synchronized void beKind() throws IOException {
        isMoody = false;
        comeBack();
    }

    private ServerSocket open(int wanted) throws IOException {
        ServerSocket opened = new ServerSocket();
        opened.setReuseAddress(true);
        opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
        threads.execute(() -> accept(opened));
        return opened;
    }

    private void accept(ServerSocket from) {
        while (!from.isClosed()) {
            try {
                Socket connection = from.accept();
                threads.execute(() -> serve(connection));
            } catch (IOException e) {
                if (!from.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setSoTimeout(PATIENCE_MILLIS);
            Request request = Request.read(connection.getInputStream());
            connection.getOutputStream().write(answer(request).getBytes(ISO_8859_1));
        } catch (IOException e) {
            // The judge was killed, or has given up.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String answer(Request request) throws IOException, InterruptedException {
        return switch (mood()) {
            case KIND -> take(request);
            case LATE -> {
                TimeUnit.MILLISECONDS.sleep(LATE_MILLIS);
                yield take(request);
            }
            case TOO_LATE -> {
                TimeUnit.MILLISECONDS.sleep(TOO_LATE_MILLIS);
                yield status("503 Service Unavailable");
            }
            case BROKEN -> status("500 Internal Server Error");
            case BUSY -> status("429 Too Many Requests\r\nRetry-After: 1");
            case MOVED -> status("301 Moved Permanently\r\nLocation: http://127.0.0.1:1/");
            case GARBAGE -> "\u0000\u0001 this is no HTTP\r\n\r\n";
            case HANGS_UP -> "";
        };
    }

    private static String status(String status) {
        return "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    }

    private synchronized Mood mood() {
        attempts++;
        Mood[] all = Mood.values();
        return isMoody && random.nextBoolean() ? all[random.nextInt(all.length)] : Mood.KIND;
    }

    private synchronized String take(Request request) throws IOException {
        JsonNode data = JSON.readTree(request.body()).get("data");
        String analysis = data.get("id").asText();
        long sequence = data.get("sequence").asLong();
        String before = bodies.putIfAbsent(request.id(), request.body());
        boolean isOfThis = request.id().equals(id(analysis, sequence));
        if (!isOfThis || (before != null && !before.equals(request.body()))) {
            changedIds++;
        }
        TreeSet<Long> taken = sequences.computeIfAbsent(analysis, first -> new TreeSet<>());
        if (before == null && !taken.isEmpty() && taken.last() > sequence) {
            outOfOrder++;
        }
        taken.add(sequence);
        return status("204 No Content");
    }

    /** What the service calls a message of a change. */
    static String id(String analysis, long sequence) {
        return "msg_" + analysis + "_" + sequence;
    }

    /** What was told of an analysis: which of its numbers. */
    synchronized List<Long> taken(String analysis) {
        return List.copyOf(sequences.getOrDefault(analysis, new TreeSet<>()));
    }

    /** The analyses of which something was told. */
    synchronized List<String> analyses() {
        return List.copyOf(sequences.keySet());
    }

    /** The body that was taken under an id; empty if there was none. */
    synchronized String body(String id) {
        return bodies.getOrDefault(id, "");
    }

    synchronized long attempts() {
        return attempts;
    }

    synchronized long outOfOrder() {
        return outOfOrder;
    }

    /** How many came with another body, or another id, than the same message before. */
    synchronized long changedIds() {
        return changedIds;
    }

    @Override
    public synchronized void close() throws IOException {
        socket.close();
        threads.shutdownNow();
    }

    /** How a request is answered. */
    private enum Mood {
        KIND,
        LATE,
        TOO_LATE,
        BROKEN,
        BUSY,
        MOVED,
        GARBAGE,
        HANGS_UP
    }

    /** What of a request is of interest. */
    private record Request(String id, String body) {
        private static final int MOST_BYTES = 1 << 20;

        static Request read(InputStream in) throws IOException {
            String id = "";
            int length = 0;
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                String lower = line.toLowerCase(Locale.ROOT);
                if (lower.startsWith("webhook-id:")) {
                    id = line.substring(line.indexOf(':') + 1).strip();
                } else if (lower.startsWith("content-length:")) {
                    length = Integer.parseInt(
                            line.substring(line.indexOf(':') + 1).strip());
                }
            }
            return new Request(id, new String(in.readNBytes(Math.min(length, MOST_BYTES)), UTF_8));
        }

        private static String line(InputStream in) throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new IOException("the request ends in its head");
                }
                line.write(next);
            }
            return line.toString(ISO_8859_1).stripTrailing();
        }
    }
}
