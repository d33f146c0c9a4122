package io.canaryjudge.connector.control;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Stands between a controller and a real server, hears what is asked, and spoils the answers. */
public final class FaultyRelay implements AutoCloseable {

    /** Opens a connection to the server. */
    @FunctionalInterface
    public interface Target {

        Socket connect() throws IOException;
    }

    private static final int SLOW_PIECES = 8;
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: (\\d+)");

    private final ServerSocket listening;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile String error = "";
    private volatile Target target;
    private volatile Fault fault = Fault.NONE;

    /** @param port the server's, on this machine */
    public FaultyRelay(int port) throws IOException {
        this(onThisMachine(port));
    }

    public FaultyRelay(Target target) throws IOException {
        this.target = target;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    private static Target onThisMachine(int port) {
        return () -> new Socket(InetAddress.getLoopbackAddress(), port);
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** From here on it stands before another server. */
    public void turnTo(int port) {
        target = onThisMachine(port);
    }

    /** What it says itself where an error is wanted, instead of asking the server. */
    public void answerErrorsWith(String answer) {
        error = answer;
    }

    /** What was sent to the server or would have been, a text for each piece. */
    public List<String> heard() {
        return heard;
    }

    /** Connections that are open are closed, so that what comes next is disturbed. */
    public void disturb(Fault how) {
        fault = how;
        open.forEach(FaultyRelay::close);
        open.clear();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        disturb(Fault.DOWN);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                open.add(client);
                Fault how = fault;
                start(() -> serve(client, how));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client, Fault how) {
        try (client) {
            switch (how) {
                case DOWN -> client.setSoLinger(true, 0);
                case SILENT -> listen(client, OutputStream.nullOutputStream());
                case GARBAGE -> {
                    hear(client);
                    client.getOutputStream().write(garbage());
                }
                case ERROR -> {
                    if (error.isEmpty()) {
                        relay(client, how);
                    } else {
                        hear(client);
                        client.getOutputStream().write(error.getBytes(ISO_8859_1));
                    }
                }
                case NONE, HALF, SLOW, TWICE -> relay(client, how);
            }
        } catch (IOException closed) {
            // the test sees what became of its request
        }
    }

    private void relay(Socket client, Fault how) throws IOException {
        try (Socket server = target.connect()) {
            open.add(server);
            start(() -> {
                try {
                    listen(client, server.getOutputStream());
                    server.shutdownOutput();
                } catch (IOException closed) {
                    // as above
                }
            });
            answer(server.getInputStream(), client.getOutputStream(), how);
        }
    }

    private void answer(InputStream from, OutputStream to, Fault how) throws IOException {
        byte[] piece = new byte[1 << 20];
        for (int length = from.read(piece); length >= 0; length = from.read(piece)) {
            switch (how) {
                case HALF -> {
                    to.write(piece, 0, length / 2);
                    return;
                }
                case SLOW -> slowly(piece, length, to);
                case TWICE -> {
                    byte[] whole = whole(new String(piece, 0, length, ISO_8859_1), from);
                    to.write(whole);
                    to.write(whole);
                    return;
                }
                case NONE, ERROR, DOWN, SILENT, GARBAGE -> to.write(piece, 0, length);
            }
            to.flush();
        }
    }

    /** What begins with a piece: of HTTP the answer to its end, of others the piece. */
    private static byte[] whole(String first, InputStream rest) throws IOException {
        StringBuilder answer = new StringBuilder(first);
        byte[] piece = new byte[65_536];
        while (first.startsWith("HTTP/") && !isWhole(answer)) {
            int length = rest.read(piece);
            if (length < 0) {
                break;
            }
            answer.append(new String(piece, 0, length, ISO_8859_1));
        }
        return answer.toString().getBytes(ISO_8859_1);
    }

    private static boolean isWhole(StringBuilder answer) {
        int head = answer.indexOf("\r\n\r\n");
        if (head < 0) {
            return false;
        }
        Matcher length = LENGTH.matcher(answer.substring(0, head));
        return length.find()
                ? answer.length() >= head + 4 + Integer.parseInt(length.group(1))
                : answer.indexOf("\r\n0\r\n\r\n", head) >= 0;
    }

    private static void slowly(byte[] bytes, int length, OutputStream to) throws IOException {
        int step = length / SLOW_PIECES + 1;
        for (int from = 0; from < length; from += step) {
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                return;
            }
            to.write(bytes, from, Math.min(step, length - from));
            to.flush();
        }
    }

    private void listen(Socket client, OutputStream to) throws IOException {
        InputStream from = client.getInputStream();
        byte[] piece = new byte[65_536];
        for (int length = from.read(piece); length >= 0; length = from.read(piece)) {
            heard.add(new String(piece, 0, length, ISO_8859_1));
            to.write(piece, 0, length);
            to.flush();
        }
    }

    private void hear(Socket client) throws IOException {
        byte[] piece = new byte[65_536];
        int length = Math.max(0, client.getInputStream().read(piece));
        heard.add(new String(piece, 0, length, ISO_8859_1));
    }

    private static byte[] garbage() {
        SplittableRandom random = new SplittableRandom(17);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < 3000; i++) {
            bytes.write(random.nextInt(256));
        }
        return bytes.toByteArray();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyClosed) {
            // which is what is wanted
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "relay");
        thread.setDaemon(true);
        thread.start();
    }
}
