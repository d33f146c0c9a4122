package io.canaryjudge.flag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.canaryjudge.flag.Evaluation.Failed;
import io.canaryjudge.flag.Evaluation.Resolved;
import io.canaryjudge.flag.Flag.Switch;
import io.canaryjudge.flag.Strategy.Attributes;
import io.canaryjudge.flag.Strategy.Combination;
import io.canaryjudge.flag.Strategy.Everybody;
import io.canaryjudge.flag.Strategy.Percentage;
import io.canaryjudge.flag.Strategy.UserList;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlagTest {

    private static final FlagKey KEY = new FlagKey("f");
    private static final AttributeRule PRO = new AttributeRule("plan", Operator.EQUALS, "pro");
    private static final AttributeRule ADULT = new AttributeRule("age", Operator.AT_LEAST, 18);

    @Test
    void everybody_getsTheSame() {
        assertThat(flag(new Everybody()).evaluate(EvaluationContext.EMPTY))
                .isEqualTo(new Resolved("on", new FlagValue.Truth(true), EvaluationReason.STATIC));
    }

    @Test
    void percentage_splitsUsers() {
        Flag half = flag(new Percentage(UserShare.ofPercent(50)));

        assertThat(Stream.iterate(0, i -> i + 1).limit(100).map(i -> half.evaluate(EvaluationContext.ofUser("u" + i))))
                .containsOnly(
                        new Resolved("on", new FlagValue.Truth(true), EvaluationReason.SPLIT),
                        new Resolved("off", new FlagValue.Truth(false), EvaluationReason.SPLIT));
    }

    @Test
    void userList_isForItsUsers() {
        Flag flag = flag(new UserList(Set.of("ann", "bob")));

        assertThat(flag.evaluate(EvaluationContext.ofUser("ann")))
                .isEqualTo(new Resolved("on", new FlagValue.Truth(true), EvaluationReason.TARGETING_MATCH));
        assertThat(flag.evaluate(EvaluationContext.ofUser("Ann")))
                .isEqualTo(new Resolved("off", new FlagValue.Truth(false), EvaluationReason.DEFAULT));
    }

    @Test
    void rules_ofWhichOneIsEnough_matchWithOne() {
        Flag any = flag(new Attributes(List.of(PRO, ADULT), Combination.ANY));

        assertThat(variant(any, Map.of("plan", "pro", "age", 3))).isEqualTo("on");
        assertThat(variant(any, Map.of("plan", "free", "age", 3))).isEqualTo("off");
        assertThat(variant(any, Map.of())).isEqualTo("off");
    }

    @Test
    void rules_thatMustAllMatch_matchTogether() {
        Flag all = flag(new Attributes(List.of(PRO, ADULT), Combination.ALL));

        assertThat(variant(all, Map.of("plan", "pro", "age", 18))).isEqualTo("on");
        assertThat(variant(all, Map.of("plan", "pro", "age", 3))).isEqualTo("off");
        assertThat(variant(all, Map.of("plan", "pro"))).isEqualTo("off");
    }

    @Test
    void attribute_thatCannotBeCompared_failsUnlessTheOthersSettleIt() {
        Flag any = flag(new Attributes(List.of(ADULT, PRO), Combination.ANY));
        Flag all = flag(new Attributes(List.of(ADULT, PRO), Combination.ALL));

        assertThat(variant(any, Map.of("plan", "pro", "age", "old"))).isEqualTo("on");
        assertThat(variant(all, Map.of("plan", "free", "age", "old"))).isEqualTo("off");
        Failed failed = new Failed(EvaluationError.INVALID_CONTEXT, "attribute age must be a number for at_least");
        assertThat(any.evaluate(EvaluationContext.of(Map.of("plan", "free", "age", "old"))))
                .isEqualTo(failed);
        assertThat(all.evaluate(EvaluationContext.of(Map.of("plan", "pro", "age", "old"))))
                .isEqualTo(failed);
    }

    @ParameterizedTest
    @MethodSource("strategiesByUser")
    void flag_thatGoesByTheUser_failsWithoutOne(Strategy strategy) {
        assertThat(flag(strategy).evaluate(EvaluationContext.of(Map.of("targetingKey", ""))))
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.error()).isEqualTo(EvaluationError.TARGETING_KEY_MISSING));
    }

    static Stream<Strategy> strategiesByUser() {
        return Stream.of(
                new Percentage(UserShare.ofPercent(0)),
                new Percentage(UserShare.ofPercent(100)),
                new UserList(Set.of("ann")));
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void flag_thatIsSwitchedOff_isOffForAll(Strategy strategy) {
        Flag off = flag(strategy).withEnabled(Switch.OFF);

        for (EvaluationContext context : List.of(
                EvaluationContext.EMPTY,
                EvaluationContext.ofUser("ann"),
                EvaluationContext.of(Map.of("plan", "pro", "age", "old")))) {
            assertThat(off.evaluate(context))
                    .isEqualTo(new Resolved("off", new FlagValue.Truth(false), EvaluationReason.DISABLED));
        }
    }

    static Stream<Strategy> strategies() {
        return Stream.concat(
                strategiesByUser(), Stream.of(new Everybody(), new Attributes(List.of(PRO, ADULT), Combination.ANY)));
    }

    /** Over random flags and steps: who was in stays in while the percentage rises, and comes out in the same order. */
    @Test
    void percentage_thatRises_movesNobodyOut() {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 50_000; i++) {
            UserShare small = new UserShare(random.nextInt(UserShare.STEPS + 1));
            UserShare large = new UserShare(small.steps() + random.nextInt(UserShare.STEPS + 1 - small.steps()));
            EvaluationContext user = EvaluationContext.ofUser("user" + random.nextInt());
            Flag flag = flag(new Percentage(small));

            if (isOn(flag.evaluate(user))) {
                assertThat(isOn(flag.withStrategy(new Percentage(large)).evaluate(user)))
                        .isTrue();
            }
        }
    }

    @Test
    void seed_ratherThanKey_decidesWhoIsFirst() {
        Strategy half = new Percentage(UserShare.ofPercent(50));
        Flag one = new Flag(new FlagKey("a"), Switch.ON, half, Variants.ON_OFF, "s", Flag.Description.NONE);
        Flag same = new Flag(new FlagKey("b"), Switch.ON, half, Variants.ON_OFF, "s", Flag.Description.NONE);
        Flag other = new Flag(new FlagKey("a"), Switch.ON, half, Variants.ON_OFF, "t", Flag.Description.NONE);
        List<EvaluationContext> users = Stream.iterate(0, i -> i + 1)
                .limit(200)
                .map(i -> EvaluationContext.ofUser("u" + i))
                .toList();

        assertThat(users).allMatch(user -> one.evaluate(user).equals(same.evaluate(user)));
        assertThat(users).anyMatch(user -> !one.evaluate(user).equals(other.evaluate(user)));
    }

    @ParameterizedTest
    @MethodSource("values")
    void variants_ofEveryType_areServed(FlagType type, Object on, Object off) {
        Variants variants = new Variants(Map.of("a", FlagValue.of(on), "b", FlagValue.of(off)), "a", "b");
        Flag flag = new Flag(KEY, Switch.ON, new Everybody(), variants, "f", Flag.Description.NONE);

        assertThat(variants.type()).isEqualTo(type);
        assertThat(((Resolved) flag.evaluate(EvaluationContext.EMPTY)).value().json())
                .isEqualTo(on);
        assertThat(((Resolved) flag.withEnabled(Switch.OFF).evaluate(EvaluationContext.EMPTY))
                        .value()
                        .json())
                .isEqualTo(off);
    }

    static Stream<Arguments> values() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("list", List.of(1L, "x", true));
        object.put("nothing", null);
        return Stream.of(
                Arguments.of(FlagType.BOOLEAN, false, true),
                Arguments.of(FlagType.STRING, "green", ""),
                Arguments.of(FlagType.NUMBER, 3L, -1L),
                Arguments.of(FlagType.NUMBER, 0.5, 2.0),
                Arguments.of(FlagType.OBJECT, object, Map.of()));
    }

    @Test
    void numbers_ofWhichOneIsBroken_areAllWrittenWithAPoint() {
        Variants variants = new Variants(Map.of("a", FlagValue.of(1), "b", FlagValue.of(0.5)), "a", "b");

        assertThat(variants.values().get("a")).isEqualTo(new FlagValue.Real(1));
    }

    @Test
    void variants_thatDoNotFit_areRefused() {
        Map<String, FlagValue> mixed = Map.of("a", FlagValue.of(1), "b", FlagValue.of("x"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Variants(mixed, "a", "b"))
                .withMessageContaining("of one type");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Variants(Map.of("a", FlagValue.of(1)), "a", "c"))
                .withMessage("off must name a variant: one of a");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Variants(Map.of("a b", FlagValue.of(1)), "a b", "a b"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Variants(Map.of(), "on", "off"));
    }

    @Test
    void value_thatIsNone_isRefused() {
        List<Object> nested = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            nested = new ArrayList<>(List.of(nested));
        }
        Object deep = Map.of("x", nested);
        assertThatIllegalArgumentException().isThrownBy(() -> FlagValue.of(null));
        assertThatIllegalArgumentException().isThrownBy(() -> FlagValue.of(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> FlagValue.of(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> FlagValue.of(Map.of("x", Double.POSITIVE_INFINITY)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FlagValue.of(new java.math.BigInteger("1" + "0".repeat(19))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FlagValue.of(deep))
                .withMessageContaining("16 deep");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "a b", "a/b", "ä", "."})
    void key_thatIsNone_isRefused(String key) {
        assertThatIllegalArgumentException().isThrownBy(() -> new FlagKey(key));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new Flag(KEY, Switch.ON, new Everybody(), Variants.ON_OFF, key, Flag.Description.NONE));
    }

    @Test
    void key_ofTheLongestLength_isTakenAndALongerOneRefused() {
        assertThat(new FlagKey("k".repeat(128)).toString()).hasSize(128);
        assertThatIllegalArgumentException().isThrownBy(() -> new FlagKey("k".repeat(129)));
    }

    @Test
    void targetingKey_thatIsNone_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> EvaluationContext.of(Map.of("targetingKey", 5)));
        assertThatIllegalArgumentException().isThrownBy(() -> EvaluationContext.ofUser("x".repeat(1_025)));
        assertThat(EvaluationContext.ofUser("x".repeat(1_024)).targetingKey()).isPresent();
    }

    @Test
    void description_thatExpiresBeforeItWasMade_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Flag.Description(
                        "", "", Optional.of(LocalDate.of(2026, 2, 1)), Optional.of(LocalDate.of(2026, 1, 31))));
    }

    @Test
    void strategies_withTooMuchOrNothing_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Attributes(List.of(), Combination.ANY));
        assertThatIllegalArgumentException().isThrownBy(() -> new UserList(Set.of("")));
    }

    private static Flag flag(Strategy strategy) {
        return Flag.of(KEY, Switch.ON, strategy);
    }

    private static String variant(Flag flag, Map<String, Object> attributes) {
        return ((Resolved) flag.evaluate(EvaluationContext.of(attributes))).variant();
    }

    private static boolean isOn(Evaluation evaluation) {
        return ((Resolved) evaluation).variant().equals("on");
    }
}
