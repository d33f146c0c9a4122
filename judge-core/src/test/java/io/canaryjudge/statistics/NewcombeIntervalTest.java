package io.canaryjudge.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.canaryjudge.testing.Vectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NewcombeIntervalTest {

    static Stream<Vectors.Case> references() {
        return Vectors.cases("two_proportions");
    }

    static Stream<TwoProportions> tables() {
        return RandomTables.tables();
    }

    @ParameterizedTest
    @MethodSource("references")
    void difference_onReferenceValues_agrees(Vectors.Case reference) {
        TwoProportions table = new TwoProportions(
                reference.integer("x1"), reference.integer("n1"), reference.integer("x2"), reference.integer("n2"));

        IntervalEstimate difference = NewcombeInterval.difference(table, reference.number("conf"));

        reference.check("diff", difference.estimate());
        reference.check("newcombe", difference.lower(), difference.upper());
    }

    @ParameterizedTest
    @MethodSource("tables")
    void difference_withCohortsSwapped_mirrors(TwoProportions table) {
        IntervalEstimate difference = NewcombeInterval.difference(table, 0.9);
        IntervalEstimate mirrored = NewcombeInterval.difference(table.swapped(), 0.9);

        assertThat(mirrored.estimate()).isEqualTo(0 - difference.estimate());
        assertThat(mirrored.lower()).isCloseTo(-difference.upper(), within(1e-15));
        assertThat(mirrored.upper()).isCloseTo(-difference.lower(), within(1e-15));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void difference_staysWithinMinusOneToOne(TwoProportions table) {
        IntervalEstimate difference = NewcombeInterval.difference(table, 0.999);

        assertThat(difference.lower()).isBetween(-1 - 1e-12, 1.0);
        assertThat(difference.upper()).isBetween(-1.0, 1 + 1e-12);
    }
}
