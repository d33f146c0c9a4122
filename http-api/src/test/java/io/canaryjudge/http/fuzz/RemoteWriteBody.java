package io.canaryjudge.http.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.xerial.snappy.Snappy;

/** {@code prometheus.WriteRequest}, written by hand. */
public final class RemoteWriteBody {

    private RemoteWriteBody() {}

    /** The packed body of one sample of a counter of a service. */
    public static byte[] of(String about) {
        return packed(request(about));
    }

    /** The same before it is packed. */
    static byte[] request(String about) {
        ByteArrayOutputStream series = new ByteArrayOutputStream();
        Map<String, String> labels = Map.of(
                "__name__", "http_requests_total", "service", about, "version", "1", "instance", "i", "code", "200");
        labels.keySet().stream().sorted().forEach(name -> {
            ByteArrayOutputStream label = new ByteArrayOutputStream();
            field(label, 1, name.getBytes(UTF_8));
            field(label, 2, labels.get(name).getBytes(UTF_8));
            field(series, 1, label.toByteArray());
        });
        ByteArrayOutputStream sample = new ByteArrayOutputStream();
        sample.write(9);
        long bits = Double.doubleToLongBits(1);
        for (int shift = 0; shift < 64; shift += 8) {
            sample.write((int) (bits >>> shift));
        }
        sample.write(16);
        varint(sample, System.currentTimeMillis());
        field(series, 2, sample.toByteArray());
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        field(request, 1, series.toByteArray());
        return request.toByteArray();
    }

    static byte[] packed(byte[] body) {
        try {
            return Snappy.compress(body);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void field(ByteArrayOutputStream out, int number, byte[] bytes) {
        out.write(number << 3 | 2);
        varint(out, bytes.length);
        out.writeBytes(bytes);
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long left = value;
        while (left >= 128) {
            out.write((int) (left & 127) | 128);
            left >>>= 7;
        }
        out.write((int) left);
    }
}
