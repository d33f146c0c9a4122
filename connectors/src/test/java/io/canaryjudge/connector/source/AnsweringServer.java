package io.canaryjudge.connector.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A server on loopback that answers each request with exactly the bytes that a test wants, and then hangs up. */
public final class AnsweringServer implements AutoCloseable {

    private final ServerSocket socket;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> held = new CopyOnWriteArrayList<>();
    private final Function<String, Answer> answers;

    /** @param answers for a request's head and body the answer */
    public AnsweringServer(Function<String, Answer> answers) {
        this.answers = answers;
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    /** What is sent. */
    public static final class Answer {
        private final byte[] bytes;
        private final boolean hangsUp;
        private final long pauseMillis;

        /**
         * @param bytes all of the response, its head included
         * @param hangsUp else the connection stays open and nothing more is said
         */
        public Answer(byte[] bytes, boolean hangsUp) {
            this(bytes, hangsUp, 0);
        }

        private Answer(byte[] bytes, boolean hangsUp, long pauseMillis) {
            this.bytes = bytes.clone();
            this.hangsUp = hangsUp;
            this.pauseMillis = pauseMillis;
        }

        /** The same, but a byte at a time with a pause after each. */
        public Answer dripping(long eachMillis) {
            return new Answer(bytes, hangsUp, eachMillis);
        }

        /** The same, but the connection stays open. */
        public Answer hanging() {
            return new Answer(bytes, false, pauseMillis);
        }

        /** Nothing, for as long as the server lives. */
        public static final Answer SILENCE = new Answer(new byte[0], false);

        /** A whole response. */
        public static Answer of(int status, String body, String... headers) {
            byte[] bytes = body.getBytes(UTF_8);
            return promising(bytes.length, status, body, headers);
        }

        /** A response that announces another length than it has. */
        public static Answer promising(int length, int status, String body, String... headers) {
            StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " x\r\nContent-Length: " + length
                    + "\r\nContent-Type: application/json\r\nConnection: close\r\n");
            for (String header : headers) {
                head.append(header).append("\r\n");
            }
            byte[] start = head.append("\r\n").toString().getBytes(ISO_8859_1);
            byte[] rest = body.getBytes(UTF_8);
            byte[] all = new byte[start.length + rest.length];
            System.arraycopy(start, 0, all, 0, start.length);
            System.arraycopy(rest, 0, all, start.length, rest.length);
            return new Answer(all, true);
        }
    }

    /** Where it is. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    /** What it was asked, heads and bodies. */
    public List<String> requests() {
        return requests;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                threads.execute(() -> answer(client));
            } catch (IOException | RejectedExecutionException e) {
                return;
            }
        }
    }

    private static void write(Answer answer, OutputStream out) throws IOException, InterruptedException {
        if (answer.pauseMillis == 0) {
            out.write(answer.bytes);
            out.flush();
            return;
        }
        for (byte each : answer.bytes) {
            out.write(each);
            out.flush();
            TimeUnit.MILLISECONDS.sleep(answer.pauseMillis);
        }
    }

    private void answer(Socket client) {
        try {
            String request = read(client);
            requests.add(request);
            Answer answer = answers.apply(request);
            OutputStream out = client.getOutputStream();
            write(answer, out);
            if (answer.hangsUp) {
                client.close();
            } else {
                held.add(client);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            held.add(client);
        } catch (IOException e) {
            held.add(client);
        }
    }

    private static String read(Socket client) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
        StringBuilder request = new StringBuilder();
        int length = 0;
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            request.append(line).append('\n');
            if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        char[] body = new char[length];
        int read = 0;
        while (read < length) {
            read += Math.max(0, in.read(body, read, length - read));
        }
        return request.append('\n').append(body).toString();
    }

    @Override
    public void close() {
        try {
            socket.close();
            for (Socket client : held) {
                client.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            threads.shutdownNow();
        }
    }
}
