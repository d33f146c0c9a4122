package io.canaryjudge.http.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canaryjudge.flag.AttributeRule;
import io.canaryjudge.flag.Flag;
import io.canaryjudge.flag.Flag.Switch;
import io.canaryjudge.flag.FlagKey;
import io.canaryjudge.flag.FlagType;
import io.canaryjudge.flag.Operator;
import io.canaryjudge.flag.Strategy.Attributes;
import io.canaryjudge.flag.Strategy.Combination;
import io.canaryjudge.flag.Strategy.Everybody;
import io.canaryjudge.flag.Strategy.Percentage;
import io.canaryjudge.flag.Strategy.UserList;
import io.canaryjudge.flag.UserShare;
import io.canaryjudge.flag.Variants;
import io.canaryjudge.http.wire.FlagJson;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlagReaderTest {

    private static final String MARKS = "[]{}:,-\"'\n 0a%&*!|>#";

    private static final String EACH_KIND = """
            feature_flags:
              dashboard:
                enabled: true
                strategy: percentage
                percentage: 25
                description: "New pages"
                created: "2025-01-15"
                expires: 2025-06-30
                owner: "frontend-team"
                seed: pages
              analytics:
                enabled: true
                strategy: attribute
                match: all
                rules:
                  - attribute: plan
                    operator: in
                    value: ["enterprise", "premium"]
                  - attribute: app
                    operator: semver_at_least
                    value: 2.1.0
              algorithm:
                enabled: true
                strategy: user_list
                users: [user_1, user_2]
                variants: {new: 2, old: 1}
                on: new
                off: old
              refactoring:
                enabled: false
                strategy: boolean
              bare:
            """;

    @Test
    void flags_ofEachKind_areReadAsWritten() {
        List<Flag> flags = FlagReader.read(EACH_KIND);

        assertThat(flags)
                .extracting(flag -> flag.key().value())
                .containsExactly("dashboard", "analytics", "algorithm", "refactoring", "bare");
        assertThat(flags.get(0))
                .isEqualTo(new Flag(
                        new FlagKey("dashboard"),
                        Switch.ON,
                        new Percentage(UserShare.ofPercent(25)),
                        Variants.ON_OFF,
                        "pages",
                        new Flag.Description(
                                "New pages",
                                "frontend-team",
                                Optional.of(LocalDate.of(2025, 1, 15)),
                                Optional.of(LocalDate.of(2025, 6, 30)))));
        assertThat(flags.get(1).strategy())
                .isEqualTo(new Attributes(
                        List.of(
                                new AttributeRule("plan", Operator.IN, List.of("enterprise", "premium")),
                                new AttributeRule("app", Operator.SEMVER_AT_LEAST, "2.1.0")),
                        Combination.ALL));
        assertThat(flags.get(2).strategy()).isEqualTo(new UserList(Set.of("user_1", "user_2")));
        assertThat(flags.get(2).variants().type()).isEqualTo(FlagType.NUMBER);
        assertThat(flags.get(3)).isEqualTo(Flag.of(new FlagKey("refactoring"), Switch.OFF, new Everybody()));
        assertThat(flags.get(4)).isEqualTo(Flag.of(new FlagKey("bare"), Switch.OFF, new Everybody()));
    }

    @Test
    void definition_thatIsWrittenAndRead_isTheSame() {
        for (Flag flag : FlagReader.read(EACH_KIND)) {
            String json = "{\"feature_flags\":{\"" + flag.key() + "\":"
                    + FlagJson.definition(flag).encode() + "}}";

            assertThat(FlagReader.read(json)).containsExactly(flag);
        }
    }

    @Test
    void problems_areToldAllAtOnceWithTheirPaths() {
        String bad = """
                feature_flags:
                  a: {enabled: yes please, strategy: percentage, percentage: 101}
                  b: {strategy: percentage}
                  c: {strategy: user_list, users: [1], percentage: 3}
                  d: {strategy: attribute, rules: [{attribute: x, operator: like, value: y}, {operator: in, value: z}, 5]}
                  e: {strategy: sometimes}
                  f: {variants: {on: 1, off: red}}
                  g: {variants: {yes: [1]}, on: yes}
                  h: {created: 2025-02-30, owner: 5}
                  i: {created: 2025-02-02, expires: 2025-02-01}
                  j/k: {enabled: true}
                  l: 7
                  m: {percent: 5}
                  n: {strategy: percentage, percentage: 0.0001}
                  o: {seed: a b}
                flags: {}
                """;

        assertThat(paths(bad))
                .containsExactlyInAnyOrder(
                        "feature_flags.a.enabled",
                        "feature_flags.a.percentage",
                        "feature_flags.b.percentage",
                        "feature_flags.c.users",
                        "feature_flags.c.percentage",
                        "feature_flags.d.rules[0].operator",
                        "feature_flags.d.rules[1].attribute",
                        "feature_flags.d.rules[2]",
                        "feature_flags.e.strategy",
                        "feature_flags.f.variants",
                        "feature_flags.g.variants.yes",
                        "feature_flags.h.created",
                        "feature_flags.h.owner",
                        "feature_flags.i",
                        "feature_flags.j/k",
                        "feature_flags.l",
                        "feature_flags.m.percent",
                        "feature_flags.n",
                        "feature_flags.o",
                        "flags");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "strategy: sometimes | must be one of boolean, percentage, user_list, attribute; was 'sometimes'",
                "percent: 5 | is unknown; allowed are",
                "'strategy: percentage' | is missing; it must be a multiple of 0.001 from 0 to 100",
                "created: today | must be a day such as 2026-01-31, was 'today'",
                "on: yes | on must name a variant: one of off, on"
            })
    void problem_saysWhatIsAllowed(String yaml, String message) {
        assertThatThrownBy(() -> FlagReader.read("feature_flags: {a: {" + yaml + "}}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }

    @Test
    void file_withoutFlagsOrWithTooMany_isRefused() {
        assertThat(paths("")).containsExactly("feature_flags");
        assertThat(FlagReader.read("feature_flags: {}")).isEmpty();
        String flags =
                IntStream.rangeClosed(1, 1_000).mapToObj(i -> "f" + i + ": {}").collect(Collectors.joining(","));
        assertThat(FlagReader.read("feature_flags: {" + flags + "}")).hasSize(1_000);
        assertThat(paths("feature_flags: {" + flags + ",one: {}}")).containsExactly("feature_flags");
    }

    /** Whatever is changed of a good file, it is read or refused with problems, never anything else. */
    @Test
    void file_withAnyCharactersChanged_isReadOrRefused() {
        SplittableRandom random = new SplittableRandom(5);
        int refused = 0;
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder(EACH_KIND);
            for (int j = random.nextInt(1, 6); j > 0; j--) {
                int at = random.nextInt(text.length());
                if (random.nextBoolean()) {
                    text.setCharAt(at, MARKS.charAt(random.nextInt(MARKS.length())));
                } else {
                    text.delete(at, Math.min(text.length(), at + random.nextInt(1, 30)));
                }
            }
            try {
                assertThat(FlagReader.read(text.toString())).hasSizeBetween(0, 6);
            } catch (InvalidInputException e) {
                refused++;
                assertThat(e.problems()).isNotEmpty();
            }
        }
        assertThat(refused).isBetween(1_000, 4_999);
    }

    private static List<String> paths(String yaml) {
        try {
            FlagReader.read(yaml);
            return List.of();
        } catch (InvalidInputException e) {
            return e.problems().stream().map(Problem::path).toList();
        }
    }
}
