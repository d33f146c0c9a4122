package io.canaryjudge.connector.prometheus;

import io.canaryjudge.connector.source.FetchFailure;
import io.canaryjudge.connector.source.Series;
import io.canaryjudge.connector.source.Series.NativePoint;
import io.canaryjudge.connector.source.Series.Point;
import io.canaryjudge.fetch.FetchOutcome.Why;
import io.canaryjudge.histogram.ExponentialBuckets;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the HTTP API that is one.
 *
 * @param warnings the source's own, which say that something is missing or doubtful
 */
record ApiAnswer(List<Series> series, List<String> warnings) {

    private static final int MOST_SERIES = 20_000;
    private static final int MOST_WARNINGS = 20;
    private static final int MOST_BUCKETS = 2_000;

    /**
     * Reads an answer; takes time with large ones.
     *
     * @throws FetchFailure if it is none
     */
    static ApiAnswer read(Buffer body) {
        try {
            JsonObject json = new JsonObject(body);
            if (!"success".equals(json.getString("status"))) {
                throw new FetchFailure(
                        Why.BROKEN, "it says " + FetchFailure.excerpt(String.valueOf(json.getString("error"))));
            }
            JsonObject data = json.getJsonObject("data");
            if (data == null || data.getJsonArray("result") == null) {
                throw new FetchFailure(Why.MALFORMED, "the answer has no data.result");
            }
            return new ApiAnswer(series(data), warnings(json));
        } catch (DecodeException e) {
            throw new FetchFailure(Why.MALFORMED, "the answer is not JSON");
        } catch (ClassCastException | NumberFormatException | IndexOutOfBoundsException | NullPointerException e) {
            throw new FetchFailure(Why.MALFORMED, "the answer is not as the HTTP API of Prometheus has it");
        }
    }

    private static List<String> warnings(JsonObject json) {
        JsonArray said = json.getJsonArray("warnings", new JsonArray());
        return said.stream()
                .limit(MOST_WARNINGS)
                .map(warning -> FetchFailure.excerpt(String.valueOf(warning)))
                .toList();
    }

    private static List<Series> series(JsonObject data) {
        String type = data.getString("resultType");
        if (!"matrix".equals(type) && !"vector".equals(type)) {
            throw new FetchFailure(
                    Why.BAD_QUERY, "the query gives a " + FetchFailure.excerpt(String.valueOf(type)) + ", not series");
        }
        JsonArray result = data.getJsonArray("result");
        if (result.size() > MOST_SERIES) {
            throw new FetchFailure(
                    Why.TOO_LARGE,
                    "the query gives " + result.size() + " series; at most " + MOST_SERIES + " are taken");
        }
        List<Series> series = new ArrayList<>();
        Set<SortedMap<String, String>> seen = new HashSet<>();
        for (int i = 0; i < result.size(); i++) {
            Series one = series(result.getJsonObject(i), type);
            if (!seen.add(one.labels())) {
                throw new FetchFailure(Why.MALFORMED, "the answer has the same series twice: " + one.text());
            }
            series.add(one);
        }
        return series;
    }

    private static Series series(JsonObject json, String type) {
        SortedMap<String, String> labels = new TreeMap<>();
        json.getJsonObject("metric").forEach(label -> labels.put(label.getKey(), (String) label.getValue()));
        boolean isVector = type.equals("vector");
        JsonArray values = isVector ? one(json.getJsonArray("value")) : json.getJsonArray("values");
        JsonArray histograms = isVector ? one(json.getJsonArray("histogram")) : json.getJsonArray("histograms");
        return new Series(labels, points(values), natives(histograms));
    }

    private static @Nullable JsonArray one(@Nullable JsonArray value) {
        return value == null ? null : new JsonArray().add(value);
    }

    private static List<Point> points(@Nullable JsonArray values) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; values != null && i < values.size(); i++) {
            JsonArray point = values.getJsonArray(i);
            long millis = millis(point);
            if (points.isEmpty() || millis > points.get(points.size() - 1).millis()) {
                points.add(new Point(millis, number(point.getString(1))));
            } else {
                throw new FetchFailure(Why.MALFORMED, "the times of a series do not ascend");
            }
        }
        return points;
    }

    private static long millis(JsonArray point) {
        return Math.round(point.getDouble(0) * 1_000);
    }

    private static double number(String text) {
        return switch (text) {
            case "NaN" -> Double.NaN;
            case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    private static List<NativePoint> natives(@Nullable JsonArray histograms) {
        List<NativePoint> points = new ArrayList<>();
        for (int i = 0; histograms != null && i < histograms.size(); i++) {
            JsonArray point = histograms.getJsonArray(i);
            points.add(new NativePoint(millis(point), buckets(point.getJsonObject(1))));
        }
        return points;
    }

    /*
     * The API gives the bounds of each bucket that holds anything, [rule, left, right, count]. All have one factor between
     * left and right, 2^(2^-scale), but for the zero bucket, whose left is not above 0.
     */
    private static ExponentialBuckets buckets(JsonObject json) {
        JsonArray listed = json.getJsonArray("buckets", new JsonArray());
        if (listed.size() > MOST_BUCKETS) {
            throw new FetchFailure(Why.TOO_LARGE, "a histogram has " + listed.size() + " buckets");
        }
        long zeros = 0;
        double zeroThreshold = 0;
        int scale = ExponentialBuckets.MAX_SCALE;
        SortedMap<Integer, Long> counts = new TreeMap<>();
        for (int i = 0; i < listed.size(); i++) {
            JsonArray bucket = listed.getJsonArray(i);
            double left = number(bucket.getString(1));
            double right = number(bucket.getString(2));
            long count = Math.round(number(bucket.getString(3)));
            if (left <= 0) {
                zeros += count;
                zeroThreshold = Math.max(zeroThreshold, right);
            } else {
                int found = scale(left, right);
                if (!counts.isEmpty() && found != scale) {
                    throw new FetchFailure(
                            Why.BAD_QUERY, "a native histogram has bounds of its own; ask for its classic buckets");
                }
                scale = found;
                counts.merge((int) Math.round(Math.scalb(Math.log(left) / Math.log(2), scale)), count, Long::sum);
            }
        }
        return exponential(scale, counts, zeros, zeroThreshold);
    }

    private static int scale(double left, double right) {
        double factor = Math.log(right / left) / Math.log(2);
        return Math.max(ExponentialBuckets.MIN_SCALE, Math.min(ExponentialBuckets.MAX_SCALE, (int)
                Math.round(-Math.log(factor) / Math.log(2))));
    }

    private static ExponentialBuckets exponential(
            int scale, SortedMap<Integer, Long> counts, long zeros, double zeroThreshold) {
        if (counts.isEmpty()) {
            return new ExponentialBuckets(scale, 0, new long[0], zeros, Math.max(zeroThreshold, 0));
        }
        int first = counts.firstKey();
        long width = (long) counts.lastKey() - first + 1;
        if (width > 1 << 16) {
            throw new FetchFailure(Why.MALFORMED, "the buckets of a histogram are too far apart");
        }
        long[] all = new long[(int) width];
        counts.forEach((index, count) -> all[index - first] = count);
        return new ExponentialBuckets(scale, first, all, zeros, Math.max(zeroThreshold, 0));
    }

    /** What the source says is wrong, as far as the body says it in its own form; else empty. */
    static String errorOf(Buffer body) {
        try {
            String error = new JsonObject(body).getString("error");
            return error == null ? "" : FetchFailure.excerpt(error);
        } catch (DecodeException | ClassCastException e) {
            return "";
        }
    }
}
