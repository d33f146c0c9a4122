package io.canaryjudge.connector.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {

    private static final Told ABORT = Told.of(Examples.abort()).orElseThrow();

    @Test
    void fill_putsEveryValueInItsPlace() {
        Template all = Template.of(
                "${id} ${service} ${baseline} ${canary} ${version} ${stage} ${verdict} ${urgency} ${reason}");

        assertThat(all.fill(ABORT)).isEqualTo("an_1 checkout 1.4.2 1.5.0 1.5.0 25% ABORT FAST " + Examples.REASON);
        assertThat(Template.names())
                .containsExactly(
                        "id", "service", "baseline", "canary", "version", "stage", "verdict", "urgency", "reason");
    }

    @Test
    void fill_ofARollout_hasItsNoticeAlertAndText() {
        Told told = Told.of(Examples.rollout("rolled-back")).orElseThrow();

        assertThat(Template.of("${id}|${verdict}|${urgency}|${reason}|${stage}|${version}")
                        .fill(told))
                .isEqualTo("ro_1|rolled-back|critical|all is as it was||1.4.2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"${service", "$service", "{service}", "$ {service}", "$", "100 %", "\\${", "}"})
    void text_thatIsNoPlace_staysAsItIs(String text) {
        assertThat(Template.of(text).fill(ABORT)).isEqualTo(text);
    }

    @Test
    void fill_doesNotFillInWhatAValueHolds() {
        Told told = Told.of(Examples.verdict(Map.of("reason", "${service} $1 \\$2")))
                .orElseThrow();

        assertThat(Template.of("${reason}").fill(told)).isEqualTo("${service} $1 \\$2");
    }

    @Test
    void fill_escapesValuesAlone() {
        assertThat(Template.of("a ${service} b").fill(ABORT, value -> value.toUpperCase(Locale.ROOT)))
                .isEqualTo("a CHECKOUT b");
    }

    @ParameterizedTest
    @CsvSource({"'${servcie}', servcie", "'x ${} y', ''", "'${Service}', Service", "'${service }', 'service '"})
    void of_aPlaceThatThereIsNot_namesIt_andThoseThatThereAre(String text, String name) {
        assertThatThrownBy(() -> Template.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("has the place ${" + name + "}; there are id, service, baseline, canary, version, stage,"
                        + " verdict, urgency, reason");
    }

    @Test
    void of_anEmptyOrEndlessText_isRefused() {
        assertThatThrownBy(() -> Template.of(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must have 1 to 4096 characters, had 1");
        assertThatThrownBy(() -> Template.of("x".repeat(4_097))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Template.of("${" + "x".repeat(4_000) + "}"))
                .hasMessageStartingWith("has the place ${" + "x".repeat(64) + "…}; there are id");
    }
}
