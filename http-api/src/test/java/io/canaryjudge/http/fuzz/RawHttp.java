package io.canaryjudge.http.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A client of HTTP/1.1 that sends exactly what it is given, which no well-behaved client does. */
final class RawHttp implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 20_000;
    private static final int MOST_KEPT = 1 << 20;

    private final int port;
    private @Nullable Socket socket;
    private @Nullable InputStream in;

    RawHttp(int port) {
        this.port = port;
    }

    /**
     * Sends a request and reads its answer; of a stream of events the head alone.
     *
     * @throws IOException if the connection ends without an answer
     */
    Answer send(byte[] head, byte[] body, boolean isHead) throws IOException {
        boolean wasOpen = socket != null;
        try {
            return exchange(head, body, isHead);
        } catch (IOException e) {
            close();
            if (!wasOpen) {
                throw e;
            }
            return exchange(head, body, isHead);
        }
    }

    private Answer exchange(byte[] head, byte[] body, boolean isHead) throws IOException {
        Socket open = open();
        try {
            open.getOutputStream().write(head);
            open.getOutputStream().write(body);
            open.getOutputStream().flush();
        } catch (IOException refusedBeforeItsEnd) {
            // The answer may have come before the body was read; it is there to be read all the same.
            return answer(isHead);
        }
        return answer(isHead);
    }

    private Socket open() throws IOException {
        Socket known = socket;
        if (known == null) {
            known = new Socket(InetAddress.getLoopbackAddress(), port);
            known.setSoTimeout(TIMEOUT_MILLIS);
            known.setTcpNoDelay(true);
            socket = known;
            in = new BufferedInputStream(known.getInputStream());
        }
        return known;
    }

    private Answer answer(boolean isHead) throws IOException {
        String status = line();
        int code = Integer.parseInt(status.substring(9, 12));
        long length = 0;
        boolean isChunked = false;
        boolean closes = false;
        String type = "";
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Long.parseLong(lower.substring(15).strip());
            } else if (lower.startsWith("transfer-encoding:")) {
                isChunked = lower.contains("chunked");
            } else if (lower.startsWith("connection:")) {
                closes = lower.contains("close");
            } else if (lower.startsWith("content-type:")) {
                type = lower.substring(13).strip();
            }
        }
        if (code == 100) {
            return answer(isHead);
        }
        String text = "";
        if (type.startsWith("text/event-stream")) {
            closes = true;
        } else if (!isHead && code != 204 && code != 304) {
            text = isChunked ? chunks() : bytes(length);
        }
        if (closes) {
            close();
        }
        return new Answer(code, type, text);
    }

    private String chunks() throws IOException {
        StringBuilder text = new StringBuilder();
        while (true) {
            int size = Integer.parseInt(line().replaceFirst(";.*", "").strip(), 16);
            if (size == 0) {
                line();
                return text.toString();
            }
            String part = bytes(size);
            if (text.length() < MOST_KEPT) {
                text.append(part);
            }
            line();
        }
    }

    private String bytes(long length) throws IOException {
        InputStream from = input();
        byte[] kept = from.readNBytes((int) Math.min(length, MOST_KEPT));
        from.skipNBytes(length - kept.length);
        return new String(kept, UTF_8);
    }

    private InputStream input() throws IOException {
        InputStream known = in;
        if (known == null) {
            throw new EOFException("the connection is closed");
        }
        return known;
    }

    private String line() throws IOException {
        InputStream from = input();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = from.read(); next != '\n'; next = from.read()) {
            if (next < 0) {
                throw new EOFException("the connection ended in the middle of an answer");
            }
            line.write(next);
        }
        return line.toString(ISO_8859_1).stripTrailing();
    }

    @Override
    public void close() {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        } finally {
            socket = null;
            in = null;
        }
    }

    /** What came back. */
    record Answer(int status, String contentType, String body) {}
}
