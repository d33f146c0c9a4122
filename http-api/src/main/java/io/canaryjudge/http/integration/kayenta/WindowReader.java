package io.canaryjudge.http.integration.kayenta;

import io.canaryjudge.http.service.JudgeService;
import io.canaryjudge.judgement.MetricKind;
import io.canaryjudge.spi.WindowLog;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSpec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Reads a scope's points from the window log, or, where there is none, from the few windows in memory. */
final class WindowReader {

    /** How many are in memory at a time. */
    private static final int CHUNK = 300;

    private final Vertx vertx;
    private final JudgeService service;
    private final WindowSpec spec;
    private final Optional<WindowLog> log;

    WindowReader(Vertx vertx, JudgeService service, WindowSpec spec, Optional<WindowLog> log) {
        this.vertx = vertx;
        this.service = service;
        this.spec = spec;
        this.log = log;
    }

    /** The points of each of the kinds, in their order. */
    Future<List<double[]>> read(Scope scope, List<MetricKind> kinds) {
        ScopePoints points = new ScopePoints(scope, kinds, spec);
        return log.map(kept -> vertx.executeBlocking(
                        () -> {
                            addFrom(kept, scope, points);
                            return points.made();
                        },
                        false))
                .orElseGet(() -> service.recentWindows(scope.service(), scope.version())
                        .map(recent -> {
                            recent.windows().forEach(points::add);
                            return points.made();
                        }));
    }

    private void addFrom(WindowLog kept, Scope scope, ScopePoints points) throws IOException {
        long last = spec.indexOf(scope.endMillis() - 1);
        for (long first = spec.indexOf(scope.startMillis()); first <= last; first += CHUNK) {
            List<WindowPair> windows = kept.pairs(
                    scope.service(), scope.version(), scope.version(), first, Math.min(last, first + CHUNK - 1));
            windows.forEach(points::add);
        }
    }
}
