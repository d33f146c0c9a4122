package io.canaryjudge.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceScopeTest {

    @ParameterizedTest
    @CsvSource({
        "checkout, checkout, true",
        "checkout, checkout2, false",
        "checkout, Checkout, false",
        "pay-*, pay-card, true",
        "pay-*, pay-, true",
        "pay-*, pay, false",
        "*, anything, true",
        "*, '', true",
        "checkout, '', false"
    })
    void scope_containsWhatItsPatternsName(String pattern, String service, boolean isIn) {
        assertThat(ServiceScope.of(List.of(pattern)).contains(service)).isEqualTo(isIn);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "*a", "a*b", "**"})
    void pattern_thatIsNone_isRefused(String pattern) {
        assertThatIllegalArgumentException().isThrownBy(() -> ServiceScope.of(List.of(pattern)));
    }

    @Test
    void principal_hasARoleOnlyWhereOneGrantHasBoth() {
        Principal principal = new Principal(
                "id",
                "n",
                Principal.Kind.TOKEN,
                List.of(
                        new Grant(Set.of(Role.READ), ServiceScope.ALL),
                        new Grant(Set.of(Role.OPERATE), ServiceScope.of(List.of("a")))));

        assertThat(principal.has(Role.OPERATE, "a")).isTrue();
        assertThat(principal.has(Role.OPERATE, "b")).isFalse();
        assertThat(principal.has(Role.READ, "b")).isTrue();
        assertThat(principal.hasForAll(Role.OPERATE)).isFalse();
        assertThat(principal.has(Role.APPROVE)).isFalse();
    }
}
