package io.canaryjudge.benchmarks.poll;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.canaryjudge.benchmarks.load.CpuTime;
import io.canaryjudge.benchmarks.load.ServerProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What it took to hold polls and to answer them.
 *
 * @param held how many at once
 * @param heapBytes by how much the heap grew, after a collection
 * @param residentBytes by how much the process grew
 * @param firstMillis from the report that changed the verdict until the first of them had its answer
 * @param p50Millis until half of them had
 * @param p99Millis until 99 of 100 had
 * @param maxMillis until all had
 */
record HeldPolls(
        int held,
        long heapBytes,
        long residentBytes,
        double firstMillis,
        double p50Millis,
        double p99Millis,
        double maxMillis) {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(40);
    private static final long PAUSE_MILLIS = 50;
    private static final int PRACTICES = 2;

    /**
     * Again and again holds polls of a new analysis, and changes its verdict.
     *
     * @param practice a service that the client practises with, so that what it has not compiled yet is not counted
     * @param times how often
     * @param each is told of each time
     */
    static List<HeldPolls> measure(
            ServerProcess practice, ServerProcess server, int many, int times, Consumer<HeldPolls> each)
            throws IOException, InterruptedException {
        List<String> command = PollServers.java(HeldClient.class);
        command.add(Integer.toString(many));
        Process client = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<HeldPolls> all = new ArrayList<>();
        try (BufferedReader said = new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII));
                Writer orders = new OutputStreamWriter(client.getOutputStream(), US_ASCII)) {
            for (int time = 0; time < PRACTICES; time++) {
                measure(practice, many, "practised-" + time, said, orders);
            }
            for (int time = 0; time < times; time++) {
                HeldPolls polls = measure(server, many, "held-" + time, said, orders);
                each.accept(polls);
                all.add(polls);
            }
        } finally {
            client.destroy();
            client.waitFor();
        }
        return all;
    }

    private static HeldPolls measure(ServerProcess server, int many, String service, BufferedReader said, Writer orders)
            throws IOException, InterruptedException {
        String id = start(server, service);
        long heap = server.liveBytes();
        long resident = CpuTime.residentBytes(server.pid());
        order(orders, server.port() + " /api/v1/analyses/" + id + "/verdict?wait=60s W/\"" + id + "-1\" " + service);
        if (!"asked".equals(said.readLine())) {
            throw new IOException("the polls could not be sent; is `ulimit -n` above their number?");
        }
        awaitHeld(server, many);
        long heapBytes = server.liveBytes() - heap;
        long residentBytes = CpuTime.residentBytes(server.pid()) - resident;
        order(orders, "");
        double[] millis = millis(said.readLine());
        return new HeldPolls(
                many,
                heapBytes,
                residentBytes,
                millis[0],
                millis[many / 2],
                millis[(int) Math.ceil(many * 0.99) - 1],
                millis[many - 1]);
    }

    private static String start(ServerProcess server, String service) throws IOException, InterruptedException {
        String analysis = "{\"service\":\"" + service
                + "\",\"baseline\":\"1\",\"canary\":\"2\",\"policy\":{\"duration\":\"1h\"}}";
        return new ObjectMapper()
                .readTree(server.send("POST", "/api/v1/analyses", analysis))
                .get("id")
                .asText();
    }

    private static void order(Writer orders, String line) throws IOException {
        orders.write(line + "\n");
        orders.flush();
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
