package io.canaryjudge.benchmarks.poll;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.canaryjudge.benchmarks.load.CpuTime;
import io.canaryjudge.benchmarks.load.ServerProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What it took to hold polls and to answer them.
 *
 * @param held how many at once
 * @param heapBytes by how much the heap grew, after a collection
 * @param residentBytes by how much the process grew
 * @param p50Millis from the report that changed the verdict until half of them had their answers
 * @param p99Millis until 99 of 100 had
 * @param maxMillis until all had
 */
record HeldPolls(int held, long heapBytes, long residentBytes, double p50Millis, double p99Millis, double maxMillis) {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(40);
    private static final long PAUSE_MILLIS = 50;

    /**
     * Holds polls of a new analysis, and changes its verdict.
     *
     * @param service of the analysis, which no other has
     */
    static HeldPolls measure(ServerProcess server, int many, String service) throws IOException, InterruptedException {
        String id = new ObjectMapper()
                .readTree(server.send(
                        "POST",
                        "/api/v1/analyses",
                        "{\"service\":\"" + service
                                + "\",\"baseline\":\"1\",\"canary\":\"2\",\"policy\":{\"duration\":\"1h\"}}"))
                .get("id")
                .asText();
        long heap = server.liveBytes();
        long resident = CpuTime.residentBytes(server.pid());
        Process client = client(server, many, id, service);
        try (BufferedReader said = client.inputReader(StandardCharsets.US_ASCII)) {
            expectAsked(said.readLine());
            awaitHeld(server, many);
            long heapBytes = server.liveBytes() - heap;
            long residentBytes = CpuTime.residentBytes(server.pid()) - resident;
            client.getOutputStream().write('\n');
            client.getOutputStream().flush();
            double[] millis = millis(said.readLine());
            return new HeldPolls(
                    many,
                    heapBytes,
                    residentBytes,
                    millis[many / 2],
                    millis[(int) Math.ceil(many * 0.99) - 1],
                    millis[many - 1]);
        } finally {
            client.destroy();
            client.waitFor();
        }
    }

    private static Process client(ServerProcess server, int many, String id, String service) throws IOException {
        List<String> command = PollServers.java(HeldClient.class);
        command.addAll(List.of(
                Integer.toString(server.port()),
                "/api/v1/analyses/" + id + "/verdict?wait=60s",
                "W/\"" + id + "-1\"",
                Integer.toString(many),
                service));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void expectAsked(String line) throws IOException {
        if (!"asked".equals(line)) {
            throw new IOException("the polls could not be sent; is `ulimit -n` above their number?");
        }
    }

    private static void awaitHeld(ServerProcess server, int many) throws IOException, InterruptedException {
        long giveUp = System.nanoTime() + PATIENCE_NANOS;
        double held = server.metric("judge_watchers");
        while (held < many) {
            if (System.nanoTime() > giveUp) {
                throw new IOException("the service holds " + held + " of " + many + " polls");
            }
            Thread.sleep(PAUSE_MILLIS);
            held = server.metric("judge_watchers");
        }
    }

    private static double[] millis(String line) throws IOException {
        if (line == null) {
            throw new IOException("the polls were not answered");
        }
        return Arrays.stream(line.split(" ", -1))
                .mapToDouble(nanos -> Long.parseLong(nanos) / 1e6)
                .toArray();
    }
}
