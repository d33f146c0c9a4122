package io.canaryjudge.rollout;

import java.util.List;
import java.util.Locale;

/** A report as a page of Markdown. */
public final class RolloutReportMarkdown {

    private RolloutReportMarkdown() {}

    /** The page; what came from outside is escaped, so that it cannot become markup. */
    public static String render(RolloutReport report) {
        StringBuilder page = new StringBuilder();
        head(page, report);
        report.rollback().ifPresent(rollback -> wayBack(page, rollback));
        impact(page, report.impact());
        samples(page, report.samples());
        timeline(page, report.timeline());
        page.append("\n## Next steps\n\n");
        for (int i = 0; i < report.nextSteps().size(); i++) {
            page.append(i + 1)
                    .append(". ")
                    .append(escaped(report.nextSteps().get(i)))
                    .append('\n');
        }
        return page.toString();
    }

    private static void head(StringBuilder page, RolloutReport report) {
        Subject subject = report.subject();
        String kind = report.rollback().isPresent() ? "Rollback report" : "Rollout report";
        page.append("# ")
                .append(kind)
                .append(": ")
                .append(escaped(subject.service()))
                .append(' ');
        page.append(escaped(subject.canary())).append("\n\n");
        line(page, "Outcome", report.outcome().word());
        line(page, "Rollout", subject.rollout() + ", " + report.strategy());
        line(page, "From, to", subject.baseline() + ", " + subject.canary());
        line(page, "Began", Times.at(report.startedMillis()));
        if (report.endedMillis() >= 0) {
            String took = Times.between(report.startedMillis(), report.endedMillis());
            line(page, "Ended", Times.at(report.endedMillis()) + ", after " + took);
        }
    }

    private static void wayBack(StringBuilder page, RolloutReport.Return rollback) {
        page.append("\n## Rollback\n\n");
        line(page, "Reason", rollback.reason());
        line(page, "Decided", Times.at(rollback.decidedMillis()));
        line(page, "Due", Times.at(rollback.dueMillis()));
        boolean isRestored = rollback.restoredMillis() >= 0;
        line(
                page,
                "Restored",
                isRestored
                        ? Times.at(rollback.restoredMillis()) + ", "
                                + Times.between(rollback.decidedMillis(), rollback.restoredMillis())
                                + " after the decision"
                        : "no");
        rollback.restoredTo().ifPresent(version -> line(page, "Restored to", version));
        line(page, "Verification", rollback.verification());
        if (!rollback.evidence().isEmpty()) {
            page.append("\nEvidence:\n\n");
            rollback.evidence()
                    .forEach(reason ->
                            page.append("* ").append(escaped(reason.text())).append('\n'));
        }
    }

    private static void impact(StringBuilder page, RolloutReport.Impact impact) {
        page.append("\n## Impact\n\n");
        line(page, "Share of the service", impact.exposedPercent() + " %");
        line(page, "Requests to the canary", impact.requests() + ", of which " + impact.failed() + " failed");
        line(page, "Users", impact.users() < 0 ? "not counted" : Long.toString(impact.users()));
    }

    private static void samples(StringBuilder page, List<Heard.AtGate> samples) {
        if (samples.isEmpty()) {
            return;
        }
        page.append("\n## Samples\n\n");
        page.append("| stage | version | requests | failed | p99 |\n|---|---|---:|---:|---:|\n");
        for (Heard.AtGate each : samples) {
            row(page, each.stage(), "baseline", each.observation().baseline());
            row(page, each.stage(), "canary", each.observation().canary());
        }
    }

    private static void row(StringBuilder page, String stage, String version, Reading reading) {
        page.append(String.format(
                Locale.ROOT,
                "| %s | %s | %d | %.2f %% | %.1f ms |\n",
                escaped(stage),
                version,
                reading.requests(),
                100 * reading.errorRate(),
                reading.p99Millis()));
    }

    private static void timeline(StringBuilder page, Timeline timeline) {
        page.append("\n## Time line\n\n");
        timeline.entries()
                .forEach(entry -> page.append("* ")
                        .append(Times.at(entry.atMillis()))
                        .append(' ')
                        .append(escaped(entry.text()))
                        .append('\n'));
        if (timeline.omitted() > 0) {
            page.append("\n").append(timeline.omitted()).append(" entries in between were not kept.\n");
        }
    }

    private static void line(StringBuilder page, String name, String value) {
        page.append("* **").append(name).append(":** ").append(escaped(value)).append('\n');
    }

    /** One line of text in which nothing is markup. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ("\\`*_[]<>#|".indexOf(c) >= 0) {
                escaped.append('\\');
            }
            escaped.append(Character.isISOControl(c) ? ' ' : c);
        }
        return escaped.toString();
    }
}
