package io.canaryjudge.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canaryjudge.decision.Alert;
import io.canaryjudge.decision.Condition;
import io.canaryjudge.decision.Reason;
import io.canaryjudge.decision.Rule;
import io.canaryjudge.decision.Signal;
import io.canaryjudge.decision.SignalKind;
import io.canaryjudge.decision.Urgency;
import io.canaryjudge.decision.Verdict;
import io.canaryjudge.metric.MetricName;
import io.canaryjudge.rollout.Event;
import io.canaryjudge.rollout.LastKnownGood;
import io.canaryjudge.rollout.Observation;
import io.canaryjudge.rollout.Order;
import io.canaryjudge.rollout.Outcome;
import io.canaryjudge.rollout.Person;
import io.canaryjudge.rollout.Reading;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The law that what is read is what was written, over random events of every kind. */
class RolloutEventJsonTest {

    private static final String[] TEXTS = {
        "", "plain", "two\nlines", "\"quoted\" \\ \u0000 \u2028 äö", "🦜 parrot", "x/4"
    };
    private final SplittableRandom random = new SplittableRandom(41);

    @Test
    void anEvent_thatIsWrittenAndRead_isTheSame() {
        Set<Class<?>> kinds = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            Event event = event();
            kinds.add(event.getClass());

            String text = RolloutEventJson.write(event).encode();

            assertThat(RolloutEventJson.read(new JsonObject(text))).as(text).isEqualTo(event);
            assertThat(text).doesNotContain("\u0000");
        }
        assertThat(kinds).containsExactlyInAnyOrder(Event.class.getPermittedSubclasses());
    }

    @Test
    void anEvent_ofAnotherVersionOrKind_isRefused() {
        JsonObject later = RolloutEventJson.write(new Event.Ticked(1)).put("v", 2);
        JsonObject other = RolloutEventJson.write(new Event.Ticked(1)).put("event", "danced");

        assertThatThrownBy(() -> RolloutEventJson.read(later)).hasMessageContaining("version 2");
        assertThatThrownBy(() -> RolloutEventJson.read(other)).hasMessageContaining("danced");
    }

    private Event event() {
        long at = random.nextLong();
        return switch (random.nextInt(7)) {
            case 0 -> new Event.Ticked(at);
            case 1 ->
                new Event.Judged(
                        at,
                        random.nextInt(),
                        verdict(),
                        new Observation(reading(), reading(), random.nextLong(1_000) - 1));
            case 2 -> new Event.Answered(at, text(), random.nextInt(), outcome());
            case 3 -> new Event.Ordered(at, new Person("a" + text(), "b" + text()), order());
            case 4 -> new Event.Signalled(at, new Signal(one(SignalKind.values()), text(), text(), random.nextLong()));
            case 5 -> new Event.Measured(at, reading());
            default -> new Event.Recovered(at);
        };
    }

    private Verdict verdict() {
        return switch (one(Verdict.Kind.values())) {
            case CONTINUE -> new Verdict.Continue(one(Urgency.values()), text());
            case PROMOTE -> new Verdict.Promote(one(Urgency.values()), text());
            case INCONCLUSIVE -> new Verdict.Inconclusive(one(Urgency.values()), text());
            case ABORT -> {
                List<Reason> reasons = new ArrayList<>();
                for (int i = random.nextInt(4); i >= 0; i--) {
                    reasons.add(reason());
                }
                yield new Verdict.Abort(reasons);
            }
        };
    }

    private Reason reason() {
        Rule rule = new Rule(
                "rule-" + random.nextInt(9),
                condition(),
                Duration.ofMillis(random.nextInt(1_000_000)),
                random.nextLong(Long.MAX_VALUE),
                random.nextInt(100),
                one(Urgency.values()),
                one(Alert.values()));
        Optional<MetricName> metric =
                random.nextBoolean() ? Optional.of(new MetricName("latency_p99")) : Optional.empty();
        return new Reason(rule, metric, number(), number(), number(), number(), text());
    }

    private Condition condition() {
        return switch (random.nextInt(7)) {
            case 0 -> new Condition.NoSuccess();
            case 1 -> new Condition.ErrorRateAbove(random.nextDouble(0.001, 0.999));
            case 2 -> new Condition.RatioAbove(new MetricName("latency_p50"), random.nextDouble(1, 100));
            case 3 -> new Condition.CriticalMetricRegressed();
            case 4 -> new Condition.InformativeMetricRegressed();
            case 5 -> new Condition.FoundByJudge();
            default ->
                new Condition.Signalled(
                        EnumSet.range(SignalKind.DATA_CORRUPTION, one(SignalKind.values())), 1 + random.nextInt(5));
        };
    }

    private double number() {
        return switch (random.nextInt(6)) {
            case 0 -> Double.NaN;
            case 1 -> Double.POSITIVE_INFINITY;
            case 2 -> random.nextInt(100);
            case 3 -> Double.longBitsToDouble(random.nextLong() & 0x7fdfffffffffffffL);
            default -> random.nextDouble();
        };
    }

    private Outcome outcome() {
        return switch (one(Outcome.Kind.values())) {
            case DONE -> new Outcome.Done(text(), random.nextBoolean() ? Optional.of(good()) : Optional.empty());
            case FAILED -> new Outcome.Failed(text(), one(Outcome.Retry.values()));
            case REFUSED -> new Outcome.Refused(text());
            case TIMED_OUT -> new Outcome.TimedOut(text());
        };
    }

    private LastKnownGood good() {
        Map<String, String> details = new TreeMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            details.put(text() + i, text());
        }
        return new LastKnownGood("v" + text(), random.nextInt(101), random.nextInt(101), random.nextInt(101), details);
    }

    private Order order() {
        return switch (one(Order.Kind.values())) {
            case PROMOTE -> new Order.Promote();
            case ABORT -> new Order.Abort();
            case PAUSE -> new Order.Pause();
            case RESUME -> new Order.Resume();
            case APPROVE -> new Order.Approve();
            case OVERRIDE -> new Order.Suspend(one(Order.Scope.values()), random.nextLong());
        };
    }

    private Reading reading() {
        return random.nextInt(3) == 0
                ? Reading.NONE
                : new Reading(random.nextLong(1L << 50), random.nextDouble(), 1e9 * random.nextDouble());
    }

    private String text() {
        return one(TEXTS);
    }

    private <T> T one(T[] values) {
        return values[random.nextInt(values.length)];
    }
}
