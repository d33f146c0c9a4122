package io.canaryjudge.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A state and an event are made of records, enums, sealed sums of records and plain values only. */
class StateIsDataTest {

    private static final Set<Class<?>> PLAIN = Set.of(
            String.class,
            int.class,
            long.class,
            double.class,
            boolean.class,
            Duration.class,
            List.class,
            Set.class,
            Map.class,
            Optional.class);

    @Test
    void everyComponent_isData() {
        Set<Class<?>> seen = new LinkedHashSet<>();
        Set<Class<?>> other = new LinkedHashSet<>();

        for (Class<?> root : List.of(RolloutState.class, Event.class, Command.class, RolloutReport.class)) {
            collect(root, seen, other);
        }

        assertThat(other).isEmpty();
        assertThat(seen).contains(Act.Batch.class, Cause.class, Order.Suspend.class);
    }

    private static void collect(Type type, Set<Class<?>> seen, Set<Class<?>> other) {
        if (type instanceof ParameterizedType generic) {
            collect(generic.getRawType(), seen, other);
            Arrays.stream(generic.getActualTypeArguments()).forEach(each -> collect(each, seen, other));
            return;
        }
        Class<?> raw = (Class<?>) type;
        if (PLAIN.contains(raw) || raw.isEnum() || !seen.add(raw)) {
            return;
        }
        if (raw.isSealed()) {
            Arrays.stream(raw.getPermittedSubclasses()).forEach(each -> collect(each, seen, other));
        } else if (raw.isRecord()) {
            for (RecordComponent each : raw.getRecordComponents()) {
                collect(each.getGenericType(), seen, other);
            }
        } else {
            other.add(raw);
        }
    }
}
