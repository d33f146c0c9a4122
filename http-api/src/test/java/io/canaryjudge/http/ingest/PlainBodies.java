package io.canaryjudge.http.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.SplittableRandom;

/** Lines of a few series as services write them, numbers of every size and form among them, with some damage. */
final class PlainBodies {

    private static final String[] TAGS = {
        "m,service=a,version=1",
        "requests,service=checkout,version=1.5.0,instance=pod-1",
        "requests,version=1.5.0,service=checkout,instance=pod-1",
        "requests,service=check\\ out,version=1",
        "requests,service=\"a,version=1",
        "a_measurement_with_a_long_name,service=a,version=1,region=eu-central-1,zone=b,instance=0123456789",
    };
    private static final String[] FIELDS = {"latency_us", "latency_ms", "duration_s", "status", "error", "other"};
    private static final String DAMAGE = "\n\r \t,=\"\\\\0019.iuteE-+#\u0000\u00ff";

    private final SplittableRandom random;
    private final long nowMillis;

    PlainBodies(long seed, long nowMillis) {
        random = new SplittableRandom(seed);
        this.nowMillis = nowMillis;
    }

    /** One to four lines, damaged more often than not. */
    byte[] next() {
        StringBuilder text = new StringBuilder();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            line(text);
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(text.length());
            char damage = DAMAGE.charAt(random.nextInt(DAMAGE.length()));
            switch (random.nextInt(4)) {
                case 0 -> text.setCharAt(at, damage);
                case 1 -> text.insert(at, damage);
                case 2 -> text.deleteCharAt(at);
                default -> text.insert(at, "0".repeat(random.nextInt(20)));
            }
            if (text.isEmpty()) {
                text.append('x');
            }
        }
        return text.toString().getBytes(ISO_8859_1);
    }

    private void line(StringBuilder text) {
        text.append(TAGS[random.nextInt(TAGS.length)]);
        char before = ' ';
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            String field = FIELDS[random.nextInt(FIELDS.length)];
            text.append(before).append(field).append('=').append(value(field));
            before = ',';
        }
        if (random.nextInt(4) > 0) {
            text.append(' ').append(time());
        }
        text.append(random.nextInt(8) == 0 ? "\r\n" : "\n");
    }

    private String value(String field) {
        return switch (field) {
            case "status" -> (random.nextInt(10) == 0 ? random.nextInt(1_200) : 200 + random.nextInt(400)) + suffix();
            case "error" -> new String[] {"t", "f", "true", "False", "TRUE", "tru", "F"}[random.nextInt(7)];
            default -> number();
        };
    }

    private String number() {
        String whole = Long.toString(random.nextLong() >>> (1 + random.nextInt(62)));
        return switch (random.nextInt(3)) {
            case 0 -> whole + suffix();
            case 1 -> whole + "." + (random.nextLong() >>> (1 + random.nextInt(62)));
            default ->
                whole.substring(0, 1 + random.nextInt(whole.length())) + "." + "0".repeat(random.nextInt(9)) + "5";
        };
    }

    private String suffix() {
        return new String[] {"", "i", "u", "i", ".0"}[random.nextInt(5)];
    }

    private String time() {
        return switch (random.nextInt(6)) {
            case 0 -> Long.toString(random.nextLong());
            case 1 -> Long.toString(nowMillis + 59_990 + random.nextInt(20));
            default -> Long.toString(nowMillis - random.nextInt(100_000));
        };
    }
}
