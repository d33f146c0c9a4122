package io.canaryjudge.http.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.Reading;
import io.canaryjudge.metric.Sample;
import io.canaryjudge.metric.SeriesKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Random line protocol in the default mapping and in milliseconds: valid lines with what they mean, and damaged ones. */
final class LineProtocolBodies {

    /** A line without its line end, and its sample. */
    record Line(String text, Sample sample) {}

    private static final String[] WORDS = {
        "a",
        "checkout",
        "1.5.0",
        "pod-1",
        "a b",
        "x,y",
        "k=v",
        "back\\slash",
        "\"quoted\"",
        "zażółć",
        "😀",
        "#",
        "1i",
        "\t"
    };
    private static final String[] STRINGS = {
        "\"\"", "\"a b\"", "\"a,b=c\"", "\"\\\"\"", "\"\\\\\"", "\"a\nb\"", "\"\r\n#\n\"", "\"x=\\\"y\\\" z\"", "\"é\""
    };
    private static final String[] BOOLEANS = {"t", "FALSE"};
    private static final Map<String, Double> NUMBERS = new TreeMap<>(Map.of(
            "1",
            1.0,
            "-2.5e-3",
            -2.5e-3,
            "7i",
            7.0,
            "-7i",
            -7.0,
            "18446744073709551615u",
            0x1p64,
            ".5",
            0.5,
            "5.",
            5.0));
    private static final String MUTATIONS = "\n\r\t \"\"\\\\,,==#0159eEiu+-.tTfFx\u0000\u007f\u0080\u00c3\u00ff";

    private final SplittableRandom random;

    LineProtocolBodies(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** A valid line that was not there before, with high probability. */
    Line line(long nowMillis) {
        String service = word();
        String version = word();
        String instance = random.nextInt(3) == 0 ? "" : word();
        List<String> tags = new ArrayList<>(List.of("service=" + escape(service), "version=" + escape(version)));
        if (!instance.isEmpty()) {
            tags.add("instance=" + escape(instance));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            tags.add("t" + i + escape(word()) + "=" + escape(word()));
        }
        shuffle(tags);
        long micros = random.nextInt(4) == 0 ? Sample.NO_LATENCY : random.nextLong(10_000_000_000L);
        Outcome known = random.nextBoolean() ? Outcome.FAILED : Outcome.SUCCEEDED;
        Outcome outcome = micros != Sample.NO_LATENCY && random.nextInt(3) == 0 ? Outcome.UNKNOWN : known;
        long millis = random.nextInt(5) == 0 ? nowMillis : random.nextLong(nowMillis + 1) - nowMillis / 2;
        String time = millis == nowMillis ? "" : " ".repeat(1 + random.nextInt(2)) + millis;
        String head = escape(word().replace("#", "m").replace("\t", "m")) + "," + String.join(",", tags);
        List<Reading> readings = new ArrayList<>();
        String fields = String.join(",", fields(micros, outcome, readings));
        String text = head + " ".repeat(1 + random.nextInt(2)) + fields + time;
        return new Line(text, new Sample(new SeriesKey(service, version, instance), millis, micros, outcome, readings));
    }

    /** Text between lines that means nothing. */
    String filler() {
        return pick("\n", "\r\n", "\n\n", "\n# x=\"\n", "\r\n \t\n", "\n  #\n");
    }

    /** {@code body} with one to five damages. */
    byte[] damaged(byte[] body) {
        String text = new String(body, ISO_8859_1);
        for (int i = 1 + random.nextInt(5); i > 0 && !text.isEmpty(); i--) {
            int at = random.nextInt(text.length());
            int to = Math.min(text.length(), at + 1 + random.nextInt(8));
            char c = MUTATIONS.charAt(random.nextInt(MUTATIONS.length()));
            text = switch (random.nextInt(6)) {
                case 0 -> text.substring(0, at) + text.substring(to);
                case 1 -> text.substring(0, to) + text.substring(at);
                case 2 -> text.substring(0, at) + (char) random.nextInt(256) + text.substring(at + 1);
                case 3 -> random.nextInt(10) == 0 ? text.substring(0, at) : text;
                case 4 -> text.substring(0, at) + c + text.substring(at + 1);
                default -> text.substring(0, at) + c + text.substring(at);
            };
        }
        return text.getBytes(ISO_8859_1);
    }

    /** The fields of a line; what of them is a reading is added to {@code readings}, in the same order. */
    private List<String> fields(long micros, Outcome outcome, List<Reading> readings) {
        List<String> fields = new ArrayList<>();
        if (micros != Sample.NO_LATENCY) {
            fields.add(latency(micros));
        }
        boolean failed = outcome == Outcome.FAILED;
        if (outcome != Outcome.UNKNOWN) {
            int form = random.nextInt(3);
            if (form != 0) {
                fields.add("status=" + (failed ? 500 + random.nextInt(100) : 100 + random.nextInt(400))
                        + pick("i", "u", ""));
            }
            if (form != 1) {
                fields.add("error="
                        + (failed
                                ? pick("t", "T", "true", "True", "TRUE")
                                : pick("f", "F", "false", "False", "FALSE")));
            }
        }
        Map<String, Reading> written = new HashMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            String name = "f" + i + word();
            String value = pick(
                    random.nextInt(3) == 0
                            ? STRINGS
                            : random.nextInt(3) == 0
                                    ? BOOLEANS
                                    : NUMBERS.keySet().toArray(String[]::new));
            String field = escape(name) + "=" + value;
            fields.add(field);
            if (NUMBERS.containsKey(value)) {
                written.put(field, new Reading(name, NUMBERS.get(value)));
            }
        }
        shuffle(fields);
        fields.stream().filter(written::containsKey).map(written::get).forEach(readings::add);
        return fields;
    }

    private String latency(long micros) {
        return switch (random.nextInt(5)) {
            case 0 -> "latency_us=" + micros + "i";
            case 1 -> "latency_us=" + micros + "u";
            case 2 -> "latency_us=" + micros + pick("", ".0", "e0", ".", ".49", "000e-3");
            case 3 -> "latency_ms=" + decimal(micros, 1_000) + pick("", "e0");
            default -> "duration_s=" + decimal(micros, 1_000_000);
        };
    }

    private static String decimal(long number, long unit) {
        String fraction = Long.toString(unit + number % unit).substring(1);
        return number / unit + "." + fraction;
    }

    private String word() {
        return pick(WORDS);
    }

    private String pick(String... words) {
        return words[random.nextInt(words.length)];
    }

    private void shuffle(List<String> words) {
        Collections.shuffle(words, new Random(random.nextLong()));
    }

    private static String escape(String text) {
        return text.replace(",", "\\,").replace("=", "\\=").replace(" ", "\\ ");
    }

    static byte[] bytes(List<Line> lines) {
        StringBuilder body = new StringBuilder();
        lines.forEach(line -> body.append(line.text()).append('\n'));
        return body.toString().getBytes(UTF_8);
    }

    static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
