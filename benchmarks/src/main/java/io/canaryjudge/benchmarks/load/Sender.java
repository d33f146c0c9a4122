package io.canaryjudge.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.function.LongConsumer;

/** One connection that sends one body after another, as fast as they are taken. Used by one thread. */
final class Sender implements AutoCloseable {

    private static final int HEAD_BYTES = 16 << 10;
    private static final int CREATED = 204;
    private static final int STATUS_FROM = "HTTP/1.1 ".length();

    private final SocketChannel channel;
    private final List<Request> requests;
    private final ByteBuffer answer = ByteBuffer.allocate(HEAD_BYTES);
    private int next;

    /** A connection to a server on this machine. */
    Sender(int port, String path, List<LineBody> bodies) throws IOException {
        channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        requests = bodies.stream().map(body -> new Request(path, body)).toList();
    }

    /**
     * Sends until a time.
     *
     * @param untilNanos on the scale of {@link System#nanoTime()}
     * @param tookNanos gets how long each call took
     * @return how many lines were taken
     */
    long sendUntil(long untilNanos, LongConsumer tookNanos) throws IOException {
        long lines = 0;
        for (long start = System.nanoTime(); start < untilNanos; start = System.nanoTime()) {
            lines += send();
            tookNanos.accept(System.nanoTime() - start);
        }
        return lines;
    }

    /** Sends the next body, with the present time for all of its lines. */
    private int send() throws IOException {
        Request request = requests.get(next);
        next = (next + 1) % requests.size();
        request.body.stamp(System.currentTimeMillis(), request.bytes, request.head);
        request.bytes.clear();
        while (request.bytes.hasRemaining()) {
            channel.write(request.bytes);
        }
        readAnswer();
        return request.body.lines();
    }

    private void readAnswer() throws IOException {
        answer.clear();
        while (!isWhole()) {
            if (channel.read(answer) < 0) {
                throw new EOFException("the server closed the connection after " + text());
            }
        }
        int status = Integer.parseInt(text().substring(STATUS_FROM, STATUS_FROM + 3));
        if (status != CREATED) {
            throw new IOException("the server answered " + text());
        }
    }

    private boolean isWhole() {
        int end = answer.position();
        return end > 3
                && answer.get(end - 4) == '\r'
                && answer.get(end - 3) == '\n'
                && answer.get(end - 2) == '\r'
                && answer.get(end - 1) == '\n';
    }

    private String text() {
        return new String(answer.array(), 0, answer.position(), US_ASCII);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static final class Request {
        private final LineBody body;
        private final int head;
        private final ByteBuffer bytes;

        Request(String path, LineBody body) {
            this.body = body;
            byte[] text = ("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length()
                            + "\r\n\r\n")
                    .getBytes(US_ASCII);
            head = text.length;
            bytes = ByteBuffer.allocateDirect(head + body.length());
            bytes.put(text).put(body.text());
        }
    }
}
