package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.http.access.AccessSettings;
import io.canaryjudge.http.access.AccessTable;
import io.canaryjudge.http.access.ApiToken;
import io.canaryjudge.http.access.Grant;
import io.canaryjudge.http.access.Role;
import io.canaryjudge.http.access.ServiceScope;
import io.canaryjudge.http.access.TokenText;
import io.canaryjudge.http.config.FlagReader;
import io.canaryjudge.http.config.ServerConfig;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who may do what: each role, for all services and for one, on each route, about that service and about another. A route
 * without a line here fails the first test.
 */
class AccessMatrixTest {

    /**
     * The route | who may call it | what becomes of a request about another service than one's own: {@code 403}; {@code
     * none}, as it is about no service; {@code lines}, whose lines are refused; {@code listed}, which leaves them out; {@code
     * all}, as it asks for all services.
     */
    private static final String MATRIX = """
            POST   /api/v2/write                  | ingest admin               | lines
            POST   /write                         | ingest admin               | lines
            POST   /api/v1/samples                | ingest admin               | lines
            POST   /api/v1/histograms             | ingest admin               | lines
            POST   /v1/metrics                    | ingest admin               | lines
            POST   /api/v1/write                  | ingest admin               | lines
            POST   /api/v1/analyses               | operate admin              | 403
            GET    /api/v1/analyses               | read operate approve admin | listed
            GET    /api/v1/analyses/:id           | read operate approve admin | 403
            GET    /api/v1/analyses/:id/verdict   | read operate approve admin | 403
            GET    /api/v1/analyses/:id/events    | read operate approve admin | 403
            GET    /api/v1/analyses/:id/distributions | read operate approve admin | 403
            GET    /api/v1/analyses/:id/history   | read operate approve admin | 403
            GET    /api/v1/analyses/:id/timeline  | read operate approve admin | 403
            GET    /api/v1/analyses/:id/policy    | read operate approve admin | 403
            POST   /api/v1/replays                | read operate approve admin | 403
            POST   /api/v1/policies/check         | read operate approve admin | none
            POST   /api/v1/signals                | operate admin              | 403
            GET    /api/v1/deliveries             | read operate approve admin | all
            POST   /api/v1/deliveries             | operate admin              | all
            GET    /api/v1/windows                | read operate approve admin | 403
            POST   /ofrep/v1/evaluate/flags       | read operate approve admin | listed
            POST   /ofrep/v1/evaluate/flags/:key  | read operate approve admin | listed
            GET    /api/v1/flags                  | read operate approve admin | listed
            GET    /api/v1/flags/:key             | read operate approve admin | 403
            PUT    /api/v1/flags/:key             | operate admin              | 403
            PATCH  /api/v1/flags/:key             | operate admin              | 403
            DELETE /api/v1/flags/:key             | operate admin              | 403
            GET    /api/v1/tokens                 | admin                      | all
            POST   /api/v1/tokens                 | admin                      | all
            DELETE /api/v1/tokens/:id             | admin                      | all
            POST   /api/v1/rollouts               | operate admin              | 403
            GET    /api/v1/rollouts               | read operate approve admin | listed
            GET    /api/v1/rollouts/:id           | read operate approve admin | 403
            GET    /api/v1/rollouts/:id/report    | read operate approve admin | 403
            GET    /api/v1/rollouts/:id/verdict   | read operate approve admin | 403
            GET    /api/v1/rollouts/:id/events    | read operate approve admin | 403
            POST   /api/v1/rollouts/:id/promote   | operate admin              | 403
            POST   /api/v1/rollouts/:id/abort     | operate admin              | 403
            POST   /api/v1/rollouts/:id/pause     | operate admin              | 403
            POST   /api/v1/rollouts/:id/resume    | operate admin              | 403
            POST   /api/v1/rollouts/:id/approve   | approve admin              | 403
            POST   /api/v1/rollouts/:id/override  | approve admin              | 403
            POST   /flagger/:policy/:hook         | operate admin              | all
            GET    /argo/:policy/verdict          | operate admin              | all
            GET    /api/v1/query                  | read operate approve admin | all
            GET    /api/v1/query_range            | read operate approve admin | all
            POST   /api/v1/query                  | read operate approve admin | all
            POST   /api/v1/query_range            | read operate approve admin | all
            GET    /api/v1/status/buildinfo       | read operate approve admin | none
            POST   /canaryConfig                  | operate admin              | all
            GET    /canaryConfig                  | read operate approve admin | all
            GET    /canaryConfig/:id              | read operate approve admin | all
            PUT    /canaryConfig/:id              | operate admin              | all
            DELETE /canaryConfig/:id              | operate admin              | all
            POST   /canary                        | operate admin              | all
            POST   /canary/:id                    | operate admin              | all
            GET    /canary/:id                    | read operate approve admin | all
            POST   /standalone_canary_analysis    | operate admin              | all
            POST   /standalone_canary_analysis/:id | operate admin              | all
            GET    /standalone_canary_analysis/:id | read operate approve admin | all
            GET    /judges                        | read operate approve admin | none
            GET    /metricsServices               | read operate approve admin | none
            GET    /credentials                   | read operate approve admin | none
            GET    /metrics                       | read operate approve admin | all
            GET    /api/v1/session                | anybody                    | none
            POST   /api/v1/session                | anybody                    | none
            DELETE /api/v1/session                | anybody                    | none
            GET    /livez                         | anybody                    | none
            GET    /readyz                        | anybody                    | none
            GET    /openapi.yaml                  | anybody                    | none
            GET    /policy.schema.json            | anybody                    | none
            GET    /rollout.schema.json           | anybody                    | none
            """;

    private static final String MINE = "mine";
    private static final String OTHER = "other";
    private static final Map<Role, String> EVERYWHERE = new EnumMap<>(Role.class);
    private static final Map<Role, String> AT_MINE = new EnumMap<>(Role.class);
    private static RunningService service;
    private static AccessRequests requests;

    @BeforeAll
    static void start() {
        List<ApiToken> tokens = new ArrayList<>();
        SecureRandom random = new SecureRandom();
        for (Role role : Role.values()) {
            EVERYWHERE.put(role, token(random, role, ServiceScope.ALL, tokens));
            AT_MINE.put(role, token(random, role, ServiceScope.of(List.of(MINE)), tokens));
        }
        AccessSettings defaults = AccessSettings.DEFAULT;
        AccessSettings access = new AccessSettings(
                defaults.authentication(),
                tokens,
                defaults.adminTokenHash(),
                defaults.oidc(),
                defaults.certificates(),
                defaults.rateLimit(),
                defaults.allowedOrigins());
        service = RunningService.start(ServerConfig.DEFAULT.withAccess(access).withFlags(FlagReader.read("""
                        feature_flags:
                          mine_flag: {enabled: true, strategy: percentage, percentage: 5, owner: mine}
                          other_flag: {enabled: true, strategy: percentage, percentage: 5, owner: other}
                        """)));
        requests = new AccessRequests(service, EVERYWHERE.getOrDefault(Role.ADMIN, ""), MINE, OTHER);
    }

    private static String token(SecureRandom random, Role role, ServiceScope scope, List<ApiToken> tokens) {
        TokenText text = TokenText.random(random);
        tokens.add(new ApiToken(
                text.id(), role.word(), text.hash(), new Grant(Set.of(role), scope), 0, OptionalLong.empty(), "test"));
        return text.reveal();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void everyRoute_hasARowInTheTableAndInThisMatrix() {
        Set<String> routed = RoutedPaths.all();

        assertThat(AccessTable.ROWS.stream().map(row -> row.method() + " " + row.path()))
                .as("rows of AccessTable")
                .containsExactlyInAnyOrderElementsOf(routed);
        assertThat(lines().map(Line::route)).as("lines of this matrix").containsExactlyInAnyOrderElementsOf(routed);
    }

    @ParameterizedTest
    @MethodSource("roles")
    void role_forAllServices_mayCallWhatIsItsOwn(Line line, Role role) {
        HttpResponse<String> response =
                requests.send(line.method(), line.path(), OTHER, EVERYWHERE.getOrDefault(role, ""));

        assertAllowed(line, role, response);
        if (line.other().equals("listed") && line.allows(role)) {
            assertThat(response.body()).contains(OTHER);
        }
    }

    @ParameterizedTest
    @MethodSource("roles")
    void role_forOneService_mayCallWhatIsItsOwnAboutIt(Line line, Role role) {
        HttpResponse<String> response = requests.send(line.method(), line.path(), MINE, AT_MINE.getOrDefault(role, ""));

        if (line.other().equals("all")) {
            assertForbidden(response);
        } else {
            assertAllowed(line, role, response);
        }
    }

    @ParameterizedTest
    @MethodSource("roles")
    void role_forOneService_mayNotReachAnother(Line line, Role role) {
        HttpResponse<String> response =
                requests.send(line.method(), line.path(), OTHER, AT_MINE.getOrDefault(role, ""));

        if (!line.allows(role)) {
            assertForbidden(response);
            return;
        }
        switch (line.other()) {
            case "none" -> assertThat(response.statusCode()).isNotEqualTo(403);
            case "403", "all" -> assertForbidden(response);
            case "lines" -> requests.assertNothingTaken(line.path(), response);
            case "listed" -> assertLeftOut(response);
            default -> throw new AssertionError("no such outcome: " + line.other());
        }
    }

    @ParameterizedTest
    @MethodSource("lines")
    void nobody_mayCallWhatIsNotEverybodys(Line line) {
        HttpResponse<String> unnamed = requests.send(line.method(), line.path(), MINE, "");
        HttpResponse<String> unknown = requests.send(
                line.method(),
                line.path(),
                MINE,
                TokenText.random(new SecureRandom()).reveal());

        if (line.roles().contains("anybody")) {
            boolean asksForWho =
                    line.path().equals("/api/v1/session") && line.method().equals("GET");
            assertThat(unnamed.statusCode())
                    .isEqualTo(asksForWho ? 401 : unnamed.statusCode())
                    .isNotEqualTo(403);
            return;
        }
        assertThat(unnamed.statusCode()).isEqualTo(401);
        assertThat(unnamed.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"canary-judge\"");
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(unknown.headers().firstValue("WWW-Authenticate"))
                .contains("Bearer realm=\"canary-judge\", error=\"invalid_token\"");
        assertThat(unknown.body()).doesNotContain(TokenText.PREFIX);
    }

    private static void assertAllowed(Line line, Role role, HttpResponse<String> response) {
        boolean isOfNothing =
                line.path().equals("/api/v1/deliveries") && line.method().equals("POST");
        if (line.allows(role) && isOfNothing) {
            Problems.of(response, 404);
        } else if (line.allows(role) && line.dependsOnMore()) {
            assertThat(response.statusCode())
                    .as(response.body())
                    .isNotIn(401, 403)
                    .isLessThan(500);
        } else if (line.allows(role)) {
            assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
        } else {
            assertForbidden(response);
        }
    }

    /** What one asks for by its name is as if it were not there. */
    private static void assertLeftOut(HttpResponse<String> response) {
        if (response.statusCode() == 404) {
            assertThat(response.body()).contains("FLAG_NOT_FOUND");
        } else {
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).doesNotContain(OTHER);
        }
    }

    private static void assertForbidden(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(403);
        String type = response.headers().firstValue("Content-Type").orElseThrow();
        if (type.equals("application/problem+json")) {
            JsonObject problem = Problems.of(response, 403);
            assertThat(problem.getString("role")).isIn(Role.byWord().keySet());
            assertThat(problem.getString("detail")).contains("the role " + problem.getString("role") + " is needed");
        } else {
            assertThat(response.body()).contains("the role ingest is needed");
        }
    }

    static Stream<Line> lines() {
        return MATRIX.lines().map(Line::parse);
    }

    static Stream<Arguments> roles() {
        return lines().flatMap(line -> Stream.of(Role.values()).map(role -> Arguments.of(line, role)));
    }

    /** One line of the matrix. */
    record Line(String method, String path, Set<String> roles, String other) {

        static Line parse(String text) {
            String[] columns = text.split("\\|", -1);
            String[] route = columns[0].strip().split(" +", -1);
            return new Line(
                    route[0],
                    route[1],
                    new TreeSet<>(Arrays.asList(columns[1].strip().split(" +"))),
                    columns[2].strip());
        }

        String route() {
            return method + " " + path;
        }

        /** Whether the answer hangs on where a rollout stands, or on what another protocol asks beside. */
        boolean dependsOnMore() {
            return (path.startsWith("/api/v1/rollouts") && method.equals("POST"))
                    || Stream.of(
                                    "/api/v1/replays",
                                    "/api/v1/policies/",
                                    "/flagger/",
                                    "/argo/",
                                    "/api/v1/query",
                                    "/canary",
                                    "/standalone_canary_analysis")
                            .anyMatch(path::startsWith);
        }

        boolean allows(Role role) {
            return roles.contains("anybody") || roles.contains(role.word());
        }

        @Override
        public String toString() {
            return route();
        }
    }
}
