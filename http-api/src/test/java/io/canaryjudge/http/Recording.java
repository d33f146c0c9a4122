package io.canaryjudge.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** A request of a controller as it goes over the wire; see {@code recordings/README.md}. */
record Recording(String request) {

    /** The request of one of the files. */
    static Recording of(String file) {
        try (InputStream in = Recording.class.getResourceAsStream("recordings/" + file)) {
            return new Recording(new String(Objects.requireNonNull(in, file).readAllBytes(), ISO_8859_1));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The same with another text in the place of one; both have the same length, so that all else stays as it is. */
    Recording with(String text, String other) {
        assertThat(request).contains(text);
        assertThat(other).hasSameSizeAs(text);
        return new Recording(request.replace(text, other));
    }

    /** Sends the bytes and reads one answer. */
    Answer sendTo(RunningService service) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return Answer.read(socket.getInputStream());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * An answer, unpacked as clients unpack it.
     *
     * @param headers by their names in small letters
     */
    record Answer(int status, Map<String, String> headers, String body) {

        static Answer read(InputStream in) throws IOException {
            int status = Integer.parseInt(line(in).split(" ", -1)[1]);
            Map<String, String> headers = new TreeMap<>();
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                int colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            byte[] body = headers.containsKey("content-length")
                    ? in.readNBytes(Integer.parseInt(headers.get("content-length")))
                    : chunks(in);
            if ("gzip".equals(headers.get("content-encoding"))) {
                body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
            }
            return new Answer(status, headers, new String(body, UTF_8));
        }

        private static byte[] chunks(InputStream in) throws IOException {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
                all.write(in.readNBytes(size));
                line(in);
            }
            return all.toByteArray();
        }

        private static String line(InputStream in) throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new EOFException("the answer ends after " + line);
                }
                line.append((char) c);
            }
            return line.toString().strip();
        }
    }
}
