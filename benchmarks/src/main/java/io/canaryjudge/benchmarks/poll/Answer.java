package io.canaryjudge.benchmarks.poll;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An answer as it came over the wire.
 *
 * @param text head and body
 */
record Answer(String text) {

    private static final String BLANK = "\r\n\r\n";

    /** @throws IllegalArgumentException if it has no end of a head */
    Answer {
        if (!text.contains(BLANK)) {
            throw new IllegalArgumentException("text: must be an answer over HTTP, was '" + text + "'");
        }
    }

    /**
     * Asks, and waits for the end of the connection.
     *
     * @param headers lines without their ends
     */
    static Answer of(int port, String path, List<String> headers) throws IOException {
        StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        headers.forEach(header -> request.append(header).append("\r\n"));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = socket.getOutputStream();
            out.write(request.append("\r\n").toString().getBytes(US_ASCII));
            return read(socket.getInputStream());
        }
    }

    private static Answer read(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        byte[] part = new byte[64 << 10];
        while (text.indexOf(BLANK) < 0 || new Answer(text.toString()).isCut()) {
            int length = in.read(part);
            if (length < 0) {
                throw new IOException("the server closed the connection after '" + text + "'");
            }
            text.append(new String(part, 0, length, ISO_8859_1));
        }
        return new Answer(text.toString());
    }

    private boolean isCut() {
        String length = headers().getOrDefault("content-length", "0");
        return status() != 304 && body().length() < Integer.parseInt(length);
    }

    int status() {
        return Integer.parseInt(text.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
    }

    /** The header lines, by their names in small letters where that is how they came. */
    Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        String head = text.substring(0, text.indexOf(BLANK));
        List<String> lines = new ArrayList<>(List.of(head.split("\r\n", -1)));
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        return headers;
    }

    String body() {
        return text.substring(text.indexOf(BLANK) + BLANK.length());
    }
}
