package io.canaryjudge.http.simulation;

import io.canaryjudge.http.simulation.World.Weather;
import java.util.List;

/** What befalls the nodes of one schedule, and its end: then all clocks are right, and all nodes but the lost ones run. */
final class Faults {

    private static final long MOST_AHEAD_MILLIS = 90_000;

    private final World world;
    private final List<Node> nodes;
    private final List<Kind> kinds;
    private final boolean losesANode;

    Faults(World world, List<Node> nodes) {
        this.world = world;
        this.nodes = nodes;
        kinds = List.of(Kind.values()).stream()
                .filter(kind -> world.chance(kind == Kind.CLOCK ? 0.25 : 0.6))
                .toList();
        losesANode = nodes.size() > 1 && world.chance(0.2);
    }

    private enum Kind {
        CRASH,
        PAUSE,
        PARTITION,
        CLOCK
    }

    /** Has them come at random for some time. */
    void plan(long fromMillis, long untilMillis) {
        world.after(fromMillis, () -> world.weather(world.chance(0.7) ? Weather.FOUL : Weather.FAIR));
        long times = world.upTo(6);
        for (int i = 0; i < times && !kinds.isEmpty(); i++) {
            Node node = world.oneOf(nodes);
            Kind kind = world.oneOf(kinds);
            world.after(fromMillis + world.upTo(untilMillis - fromMillis), () -> befall(node, kind));
        }
        if (losesANode) {
            world.after(world.upTo(untilMillis), nodes.get(0)::crash);
        }
        world.after(untilMillis, this::end);
    }

    private void befall(Node node, Kind kind) {
        long millis = world.chance(0.5) ? world.upTo(4_000) : world.upTo(30_000);
        switch (kind) {
            case CRASH -> {
                node.crash();
                if (!(losesANode && node == nodes.get(0))) {
                    world.after(millis, node::start);
                }
            }
            case PAUSE -> {
                node.pause();
                world.after(millis, node::resume);
            }
            case PARTITION -> {
                node.setPartitioned(true);
                world.after(millis, () -> node.setPartitioned(false));
            }
            case CLOCK -> node.setClock(world.upTo(2 * MOST_AHEAD_MILLIS) - MOST_AHEAD_MILLIS);
        }
    }

    private void end() {
        world.weather(Weather.FAIR);
        world.say("the faults end");
        for (Node node : nodes) {
            node.setClock(0);
            node.setPartitioned(false);
            node.resume();
            if (!(losesANode && node == nodes.get(0))) {
                node.start();
            }
        }
    }
}
