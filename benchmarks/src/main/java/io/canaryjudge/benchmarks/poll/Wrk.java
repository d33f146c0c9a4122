package io.canaryjudge.benchmarks.poll;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code wrk} says of one turn.
 *
 * @param reads how many answers it got
 * @param readsPerSecond in a second of time
 * @param p50Micros how long half of them took at the most
 * @param p99Micros how long 99 of 100 took at the most
 */
record Wrk(long reads, double readsPerSecond, double p50Micros, double p99Micros) {

    private static final Pattern READS = Pattern.compile("(\\d+) requests in ");
    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([\\d.]+)");
    private static final Pattern BAD = Pattern.compile("(Non-2xx or 3xx responses|Socket errors):.*");

    /** Whether it can be started on this machine. */
    static boolean isInstalled() {
        try {
            return !said(List.of("wrk", "-v")).isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Has the same thing read again and again.
     *
     * @param headers lines without their ends
     * @throws IOException if an answer was no success
     */
    static Wrk run(String url, List<String> headers, int connections, int seconds) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("wrk", "-t1", "-c" + connections, "-d" + seconds + "s", "--timeout", "10s", "--latency"));
        for (String header : headers) {
            command.addAll(List.of("-H", header));
        }
        command.add(url);
        return parse(said(command));
    }

    static Wrk parse(String said) throws IOException {
        Matcher bad = BAD.matcher(said);
        if (bad.find()) {
            throw new IOException("wrk did not get what it asked for: " + bad.group());
        }
        return new Wrk(
                Long.parseLong(found(READS, said)),
                Double.parseDouble(found(RATE, said)),
                micros(percentile(50, said)),
                micros(percentile(99, said)));
    }

    private static String percentile(int percent, String said) throws IOException {
        return found(Pattern.compile("\\s" + percent + "%\\s+([\\d.]+[a-z]+)"), said);
    }

    private static String found(Pattern pattern, String said) throws IOException {
        Matcher matcher = pattern.matcher(said);
        if (!matcher.find()) {
            throw new IOException("wrk said something else than expected: " + said);
        }
        return matcher.group(1);
    }

    private static double micros(String text) {
        double number = Double.parseDouble(text.replaceAll("[a-z]+", ""));
        return number * (text.endsWith("us") ? 1 : text.endsWith("ms") ? 1e3 : 1e6);
    }

    private static String said(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), UTF_8);
    }
}
