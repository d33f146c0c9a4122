package io.canaryjudge.benchmarks.poll;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Many connections of one thread, each of which asks one question and waits for its answer. */
public final class HeldClient implements AutoCloseable {

    private static final int MOST_CONNECTING = 100;
    private static final String GOOD = "HTTP/1.1 200 ";
    private static final String LENGTH = "\r\ncontent-length: ";

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 << 10);
    private final Selector selector = Selector.open();
    private final List<SocketChannel> connections = new ArrayList<>();
    private final InetSocketAddress address;
    private final byte[] question;
    private int asked;
    /** Of an answer, which is the same for all; 0 before the first has come. */
    private int length;

    private HeldClient(int port, String path, String known) throws IOException {
        address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        question = ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nIf-None-Match: " + known + "\r\n\r\n")
                .getBytes(US_ASCII);
    }

    /**
     * For each line of input with a port, a path, the entity tag that is known and a service: asks on so many connections,
     * says {@code asked}, waits for another line, reports a signal about the service, and says how long after that each was
     * answered, in nanoseconds with a space between two.
     *
     * @param args how many connections
     */
    public static void main(String[] args) throws IOException {
        int many = Integer.parseInt(args[0]);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, US_ASCII));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String[] words = order.split(" ", -1);
            int port = Integer.parseInt(words[0]);
            try (HeldClient client = new HeldClient(port, words[1], words[2])) {
                client.ask(many);
                System.out.println("asked");
                orders.readLine();
                System.out.println(client.wake(port, words[3], many));
            }
        }
    }

    private String wake(int port, String service, int many) throws IOException {
        long start = System.nanoTime();
        StringBuilder line = new StringBuilder();
        try (Socket signal = signal(port, service)) {
            for (long nanos : awaitAnswers(many)) {
                line.append(nanos - start).append(' ');
            }
            signal.shutdownOutput();
        }
        return line.toString().strip();
    }

    private static Socket signal(int port, String service) throws IOException {
        String body = "{\"signal\":\"security-breach\",\"service\":\"" + service
                + "\",\"reporter\":\"poll\",\"subject\":\"held\"}";
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        String request = "POST /api/v1/signals HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
        socket.getOutputStream().write(request.getBytes(US_ASCII));
        return socket;
    }

    private void ask(int many) throws IOException {
        int connecting = 0;
        while (asked < many) {
            while (connecting < MOST_CONNECTING && connections.size() < many) {
                connect();
                connecting++;
            }
            selector.select();
            for (SelectionKey key : selector.selectedKeys()) {
                if (!key.isConnectable()) {
                    throw new IOException("an answer came before the verdict changed");
                }
                finish(key);
                connecting--;
            }
            selector.selectedKeys().clear();
        }
    }

    private void connect() throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.connect(address);
        channel.register(selector, SelectionKey.OP_CONNECT, new Received());
        connections.add(channel);
    }

    private void finish(SelectionKey key) throws IOException {
        SocketChannel channel = (SocketChannel) key.channel();
        channel.finishConnect();
        channel.write(ByteBuffer.wrap(question));
        key.interestOps(SelectionKey.OP_READ);
        asked++;
    }

    /** When each answer was there, on the scale of {@link System#nanoTime()}, in order. */
    private long[] awaitAnswers(int many) throws IOException {
        long[] answered = new long[many];
        int done = 0;
        while (done < many) {
            selector.select();
            for (SelectionKey key : selector.selectedKeys()) {
                if (isWhole(key)) {
                    answered[done] = System.nanoTime();
                    done++;
                }
            }
            selector.selectedKeys().clear();
        }
        return answered;
    }

    private boolean isWhole(SelectionKey key) throws IOException {
        Received received = (Received) key.attachment();
        buffer.clear();
        int read = ((SocketChannel) key.channel()).read(buffer);
        if (read < 0) {
            throw new EOFException("the server closed a connection after " + received.bytes + " bytes");
        }
        if (received.bytes == 0) {
            requireGood();
        }
        received.bytes += read;
        return received.bytes == length;
    }

    /** Looks at the beginning of an answer. */
    private void requireGood() throws IOException {
        for (int i = 0; i < GOOD.length(); i++) {
            if (buffer.get(i) != GOOD.charAt(i)) {
                throw new IOException("a poll was answered with " + ISO_8859_1.decode(buffer.flip()));
            }
        }
        if (length == 0) {
            String text = ISO_8859_1.decode(buffer.duplicate().flip()).toString();
            int head = text.indexOf("\r\n\r\n") + "\r\n\r\n".length();
            int from = text.toLowerCase(Locale.ROOT).indexOf(LENGTH) + LENGTH.length();
            length = head + Integer.parseInt(text.substring(from, text.indexOf("\r\n", from)));
        }
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel connection : connections) {
            connection.close();
        }
        selector.close();
    }

    /** How much of an answer has come. */
    private static final class Received {
        private int bytes;
    }
}
