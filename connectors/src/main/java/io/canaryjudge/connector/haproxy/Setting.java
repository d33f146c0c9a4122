package io.canaryjudge.connector.haproxy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Which weights and which states servers are to have, in the order in which they are set. */
final class Setting {

    private final Map<String, Integer> weights = new LinkedHashMap<>();
    private final Map<String, String> states = new LinkedHashMap<>();

    Setting weight(String server, int weight) {
        weights.put(server, weight);
        return this;
    }

    /** @param word {@code ready}, {@code drain} or {@code maint} */
    Setting state(String server, String word) {
        states.put(server, word);
        return this;
    }

    Map<String, Integer> weights() {
        return weights;
    }

    /** The part of it that is not so yet. */
    Setting missingIn(Backend backend) {
        Setting missing = new Setting();
        for (ServerState server : backend.servers(io.canaryjudge.rollout.Pool.ALL)) {
            Integer weight = weights.get(server.name());
            if (weight != null && weight != server.weight()) {
                missing.weight(server.name(), weight);
            }
            String state = states.get(server.name());
            if (state != null && !state.equals(server.adminWord())) {
                missing.state(server.name(), state);
            }
        }
        return missing;
    }

    boolean isEmpty() {
        return weights.isEmpty() && states.isEmpty();
    }

    /** Weights first: a server that comes back must not come back with a weight from earlier times. */
    List<String> orders(String backend) {
        List<String> orders = new ArrayList<>();
        weights.forEach((server, weight) -> orders.add("set server " + backend + "/" + server + " weight " + weight));
        states.forEach((server, state) -> orders.add("set server " + backend + "/" + server + " state " + state));
        return orders;
    }

    String words() {
        List<String> words = new ArrayList<>();
        weights.forEach((server, weight) -> words.add("set the weight of " + server + " to " + weight));
        states.forEach((server, state) -> words.add("set " + server + " to " + state));
        return words.stream().collect(Collectors.joining(", "));
    }
}
