package io.canaryjudge.http.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** Virtual time: what is to happen, in its order, and the randomness that all of it draws from. */
final class World {

    /** The time of day at which every simulation starts. */
    static final long START_MILLIS = 1_790_000_000_000L;

    private static final int MOST_LINES = 100_000;

    private final SplittableRandom random;
    private final Tracing tracing;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::atMillis).thenComparingLong(Event::number));
    private final List<StoreCall<?>> onTheirWay = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private long nowMillis;
    private long happened;
    private long lastNumber;
    private Weather weather = Weather.FAIR;

    World(long seed, Tracing tracing) {
        random = new SplittableRandom(seed);
        this.tracing = tracing;
    }

    /** Whether what happens is written down. */
    enum Tracing {
        ON,
        OFF
    }

    /** Whether messages are late and lost at random. */
    enum Weather {
        FAIR,
        FOUL
    }

    long nowMillis() {
        return nowMillis;
    }

    /** How much has happened. */
    long happened() {
        return happened;
    }

    boolean isFoul() {
        return weather == Weather.FOUL;
    }

    void weather(Weather now) {
        weather = now;
    }

    SplittableRandom split() {
        return random.split();
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** True now and then in foul weather, never in fair. */
    boolean mishap(double probability) {
        return isFoul() && chance(probability);
    }

    /** From 0 to {@code most}. */
    long upTo(long most) {
        return random.nextLong(most + 1);
    }

    <T> T oneOf(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    /** How long a message takes. */
    long messageMillis() {
        return mishap(0.03) ? upTo(4_000) : upTo(15);
    }

    void after(long millis, Runnable action) {
        lastNumber++;
        events.add(new Event(nowMillis + millis, lastNumber, action));
    }

    /** Has the next thing happen; false when there is none before a moment. */
    boolean step(long untilMillis) {
        Event next = events.peek();
        if (next == null || next.atMillis() > untilMillis) {
            nowMillis = untilMillis;
            return false;
        }
        events.remove();
        nowMillis = next.atMillis();
        happened++;
        next.action().run();
        return true;
    }

    void add(StoreCall<?> call) {
        onTheirWay.add(call);
    }

    void remove(StoreCall<?> call) {
        onTheirWay.remove(call);
    }

    /** Has calls that are on their way to the store be made in the midst of another. */
    void interleave() {
        while (!onTheirWay.isEmpty() && chance(0.3)) {
            oneOf(onTheirWay).make();
        }
    }

    /** Writes down what happens, where that is wanted. */
    @SuppressWarnings("AnnotateFormatMethod")
    void say(String format, Object... arguments) {
        if (tracing == Tracing.ON && lines.size() < MOST_LINES) {
            lines.add(String.format(Locale.ROOT, "%9.3f ", nowMillis / 1e3)
                    + String.format(Locale.ROOT, format, arguments));
        }
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    private record Event(long atMillis, long number, Runnable action) {}
}
