package io.canaryjudge.http.cli;

import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.decision.Urgency;
import io.canaryjudge.guard.GuardFinding;
import io.canaryjudge.http.config.Durations;
import io.canaryjudge.http.service.Replay;
import java.time.Duration;

/** Writes what a replay came to for people. */
final class ReplayText {

    private ReplayText() {}

    static String of(Replay.Result result) {
        AnalysisReport report = result.report();
        StringBuilder text = new StringBuilder();
        text.append(report.verdict().kind())
                .append(" after ")
                .append(time(result.decidedAtMillis() - report.plan().startMillis()));
        report.verdict()
                .urgency()
                .rollBackWithin()
                .ifPresent(within -> text.append(", ")
                        .append(report.verdict().urgency())
                        .append(": roll back within ")
                        .append(Durations.format(within)));
        text.append('\n').append(report.verdict().reason()).append('\n');
        for (GuardFinding finding : report.guards()) {
            text.append("guard ")
                    .append(finding.code().word())
                    .append(": ")
                    .append(finding.text())
                    .append(finding.blocksPromotion() ? "; nothing is promoted while this is so\n" : "\n");
        }
        text.append('\n');
        text.append(MetricTable.of(report.metrics())).append('\n');
        for (Replay.Change change : result.timeline()) {
            Urgency urgency = change.verdict().urgency();
            text.append("at ")
                    .append(time(change.atMillis() - report.plan().startMillis()))
                    .append(": ")
                    .append(change.verdict().kind())
                    .append(urgency == Urgency.NONE ? "" : " (" + urgency + ")")
                    .append(", ")
                    .append(change.verdict().reason())
                    .append('\n');
        }
        return text.toString();
    }

    private static String time(long millis) {
        return Durations.format(Duration.ofMillis(millis));
    }
}
