package io.canaryjudge.benchmarks.poll;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Many connections of one thread, each of which asks one question and waits for its answer. */
public final class HeldClient {

    private static final int MOST_CONNECTING = 100;
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)\r\n");

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 << 10);
    private final Selector selector = Selector.open();
    private final List<SocketChannel> connections = new ArrayList<>();
    private final InetSocketAddress address;
    private final byte[] question;
    private int asked;

    private HeldClient(int port, String path, String known) throws IOException {
        address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        question = ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nIf-None-Match: " + known + "\r\n\r\n")
                .getBytes(US_ASCII);
    }

    /**
     * Asks on so many connections, says {@code asked}, waits for the end of a line of input, reports a signal about a
     * service, and says how long after that each was answered, in nanoseconds with a space between two.
     *
     * @param args the port, the path, the entity tag that is known, how many connections, the service
     */
    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(args[0]);
        HeldClient client = new HeldClient(port, args[1], args[2]);
        int many = Integer.parseInt(args[3]);
        client.ask(many);
        System.out.println("asked");
        while (System.in.read() != '\n') {
            // what comes before the end of the line says nothing
        }
        long start = System.nanoTime();
        try (Socket signal = signal(port, args[4])) {
            long[] answered = client.awaitAnswers(many);
            StringBuilder line = new StringBuilder();
            for (long nanos : answered) {
                line.append(nanos - start).append(' ');
            }
            System.out.println(line.toString().strip());
            signal.shutdownOutput();
        }
        for (SocketChannel connection : client.connections) {
            connection.close();
        }
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
                SocketChannel channel = SocketChannel.open();
                channel.configureBlocking(false);
                channel.connect(address);
                channel.register(selector, SelectionKey.OP_CONNECT, new StringBuilder());
                connections.add(channel);
                connecting++;
            }
            selector.select();
            for (SelectionKey key : selector.selectedKeys()) {
                if (key.isConnectable()) {
                    finish(key);
                    connecting--;
                } else {
                    throw new IOException("an answer came before the verdict changed: " + read(key));
                }
            }
            selector.selectedKeys().clear();
        }
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
                if (isWhole(read(key))) {
                    key.cancel();
                    answered[done] = System.nanoTime();
                    done++;
                }
            }
            selector.selectedKeys().clear();
        }
        return answered;
    }

    /** What has come so far. */
    private StringBuilder read(SelectionKey key) throws IOException {
        StringBuilder text = (StringBuilder) key.attachment();
        buffer.clear();
        if (((SocketChannel) key.channel()).read(buffer) < 0) {
            throw new EOFException("the server closed a connection after '" + text + "'");
        }
        return text.append(ISO_8859_1.decode(buffer.flip()));
    }

    private static boolean isWhole(StringBuilder text) throws IOException {
        int head = text.indexOf("\r\n\r\n");
        if (head < 0) {
            return false;
        }
        if (!text.substring(0, head).startsWith("HTTP/1.1 200 ")) {
            throw new IOException("a poll was answered with '" + text + "'");
        }
        Matcher length = LENGTH.matcher(text);
        if (!length.find()) {
            throw new IOException("an answer has no length: '" + text + "'");
        }
        return text.length() >= head + "\r\n\r\n".length() + Integer.parseInt(length.group(1));
    }
}
