package io.canaryjudge.http.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.canaryjudge.decision.Signal;
import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;

/** SHA-256 over what a look has read: the windows that it was given and the signals, each in their order. */
final class InputsDigest {

    private final MessageDigest sha;

    InputsDigest() {
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    InputsDigest add(WindowPair window) {
        add("window " + window.index());
        add("baseline", window.baseline());
        add("canary", window.canary());
        return this;
    }

    InputsDigest add(List<Signal> signals) {
        signals.forEach(signal -> add(String.join(
                "\n",
                "signal",
                signal.kind().word(),
                signal.subject(),
                signal.reporter(),
                Long.toString(signal.epochMillis()))));
        return this;
    }

    String hex() {
        return HexFormat.of().formatHex(sha.digest());
    }

    private void add(String cohort, SortedMap<String, WindowSnapshot> instances) {
        instances.forEach((instance, did) -> {
            add(cohort + " " + instance + "\n" + did.outcomes() + " " + did.failures());
            add(did.latency());
            did.readings().forEach((name, tally) -> add(name + " " + tally));
        });
    }

    private void add(HistogramSnapshot latency) {
        ByteBuffer buckets = ByteBuffer.allocate(2 * Long.BYTES * latency.buckets());
        for (int i = 0; i < latency.buckets(); i++) {
            buckets.putLong(latency.bucketEnd(i)).putLong(latency.bucketCount(i));
        }
        sha.update(buckets.flip());
    }

    private void add(String text) {
        sha.update(text.getBytes(UTF_8));
        sha.update((byte) 0);
    }
}
