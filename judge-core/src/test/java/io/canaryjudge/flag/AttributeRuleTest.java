package io.canaryjudge.flag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.canaryjudge.flag.AttributeRule.Match;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class AttributeRuleTest {

    @ParameterizedTest(name = "{1} {0} {2} is {3}")
    @MethodSource("comparisons")
    void attribute_comparedWithAValue_matchesAsTold(Operator operator, Object attribute, Object value, Match match) {
        AttributeRule rule = new AttributeRule("a", operator, value);

        assertThat(rule.match(EvaluationContext.of(Map.of("a", attribute)))).isEqualTo(match);
    }

    static Stream<Arguments> comparisons() {
        return Stream.of(
                Arguments.of(Operator.EQUALS, "pro", "pro", Match.YES),
                Arguments.of(Operator.EQUALS, "Pro", "pro", Match.NO),
                Arguments.of(Operator.EQUALS, 3, 3.0, Match.YES),
                Arguments.of(Operator.EQUALS, new BigInteger("9007199254740993"), 9007199254740992L, Match.NO),
                Arguments.of(Operator.EQUALS, "3", 3, Match.NO),
                Arguments.of(Operator.EQUALS, true, true, Match.YES),
                Arguments.of(Operator.EQUALS, List.of("pro"), "pro", Match.NO),
                Arguments.of(Operator.IN, "eu", List.of("us", "eu"), Match.YES),
                Arguments.of(Operator.IN, "e", List.of("us", "eu"), Match.NO),
                Arguments.of(Operator.IN, 2L, List.of(1, 2.0), Match.YES),
                Arguments.of(Operator.CONTAINS, "a@example.com", "@example", Match.YES),
                Arguments.of(Operator.CONTAINS, "a@example.com", "@test", Match.NO),
                Arguments.of(Operator.CONTAINS, List.of("beta", "eu"), "eu", Match.YES),
                Arguments.of(Operator.CONTAINS, List.of("beta", "eu"), "e", Match.NO),
                Arguments.of(Operator.CONTAINS, Arrays.asList(null, 5), 5.0, Match.YES),
                Arguments.of(Operator.CONTAINS, 55, 5, Match.INCOMPARABLE),
                Arguments.of(Operator.STARTS_WITH, "staff-7", "staff-", Match.YES),
                Arguments.of(Operator.STARTS_WITH, "my-staff-7", "staff-", Match.NO),
                Arguments.of(Operator.STARTS_WITH, 7, "7", Match.INCOMPARABLE),
                Arguments.of(Operator.ENDS_WITH, "a@example.com", "@example.com", Match.YES),
                Arguments.of(Operator.ENDS_WITH, "a@example.com.evil", "@example.com", Match.NO),
                Arguments.of(Operator.LESS_THAN, 4, 5, Match.YES),
                Arguments.of(Operator.LESS_THAN, 5, 5.0, Match.NO),
                Arguments.of(Operator.AT_MOST, 5, 5.0, Match.YES),
                Arguments.of(Operator.AT_MOST, 5.1, 5, Match.NO),
                Arguments.of(Operator.GREATER_THAN, 5.1, 5, Match.YES),
                Arguments.of(Operator.GREATER_THAN, 5, 5, Match.NO),
                Arguments.of(Operator.AT_LEAST, 5, 5, Match.YES),
                Arguments.of(Operator.AT_LEAST, "5", 5, Match.INCOMPARABLE),
                Arguments.of(Operator.AT_LEAST, Double.POSITIVE_INFINITY, 5, Match.INCOMPARABLE),
                Arguments.of(Operator.SEMVER_EQUALS, "1.2.3+7", "1.2.3", Match.YES),
                Arguments.of(Operator.SEMVER_EQUALS, "1.2.4", "1.2.3", Match.NO),
                Arguments.of(Operator.SEMVER_LESS_THAN, "1.9.0", "1.10.0", Match.YES),
                Arguments.of(Operator.SEMVER_LESS_THAN, "1.10.0", "1.10.0", Match.NO),
                Arguments.of(Operator.SEMVER_AT_MOST, "1.10.0", "1.10.0", Match.YES),
                Arguments.of(Operator.SEMVER_GREATER_THAN, "1.10.0", "1.10.0-rc.1", Match.YES),
                Arguments.of(Operator.SEMVER_GREATER_THAN, "1.10.0-rc.1", "1.10.0", Match.NO),
                Arguments.of(Operator.SEMVER_AT_LEAST, "v2.0.0", "2.0.0", Match.YES),
                Arguments.of(Operator.SEMVER_AT_LEAST, "2.0", "2.0.0", Match.INCOMPARABLE),
                Arguments.of(Operator.SEMVER_AT_LEAST, 2, "2.0.0", Match.INCOMPARABLE));
    }

    @ParameterizedTest
    @EnumSource(Operator.class)
    void attribute_thatIsMissing_neverMatches(Operator operator) {
        AttributeRule rule = new AttributeRule("a", operator, value(operator));

        assertThat(rule.match(EvaluationContext.ofUser("u"))).isEqualTo(Match.NO);
    }

    @ParameterizedTest
    @EnumSource(Operator.class)
    void value_ofTheWrongKind_isRefused(Operator operator) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AttributeRule("a", operator, Map.of()))
                .withMessage("the value of a rule with " + operator.word() + " must be " + operator.operand());
    }

    @Test
    void values_thatAreNone_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new AttributeRule("a", Operator.IN, List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AttributeRule("a", Operator.IN, Arrays.asList("x", null)));
        assertThatIllegalArgumentException().isThrownBy(() -> new AttributeRule(" ", Operator.EQUALS, "x"));
    }

    static Object value(Operator operator) {
        return switch (operator.operand()) {
            case SCALAR, TEXT -> "x";
            case SCALARS -> List.of("x");
            case NUMBER -> 1;
            case VERSION -> "1.0.0";
        };
    }
}
