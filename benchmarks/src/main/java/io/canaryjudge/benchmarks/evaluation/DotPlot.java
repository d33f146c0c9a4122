package io.canaryjudge.benchmarks.evaluation;

import java.util.List;
import java.util.Locale;

/**
 * Dots with intervals on a logarithmic axis: a line for each thing measured, a colour for each series. Values outside the
 * axis are drawn at its end.
 *
 * @param title above the plot
 * @param axis what the axis shows, with its unit
 * @param ticks ascending values that get a line and a label; the first and the last are the ends of the axis
 * @param series names, in the order of {@link #COLOURS}
 * @param lines from top to bottom
 */
record DotPlot(String title, String axis, List<Tick> ticks, List<String> series, List<Line> lines) {

    /** The first three after Okabe and Ito: told apart by those who see fewer colours, too. */
    private static final List<String> COLOURS =
            List.of("#0072b2", "#d55e00", "#e69f00", "#bbbbbb", "#888888", "#555555");

    private static final int LABELS = 300;
    private static final int WIDTH = 960;
    private static final int RIGHT = 30;
    private static final int LEGEND_COLUMNS = 3;
    private static final int TOP = 90;
    private static final int LINE = 30;
    private static final int BOTTOM = 50;

    DotPlot {
        ticks = List.copyOf(ticks);
        series = List.copyOf(series);
        lines = List.copyOf(lines);
        if (ticks.size() < 2 || !(ticks.get(0).value() > 0)) {
            throw new IllegalArgumentException("ticks must be two or more and above 0, were " + ticks);
        }
        if (series.size() > COLOURS.size()) {
            throw new IllegalArgumentException("series must be at most " + COLOURS.size() + ", were " + series.size());
        }
    }

    /** A place on the axis. */
    record Tick(double value, String label) {}

    /** A thing measured, with its dots. */
    record Line(String label, List<Dot> dots) {

        Line {
            dots = List.copyOf(dots);
        }
    }

    /**
     * A value.
     *
     * @param series its number
     * @param isFilled whether it is drawn full, or as a ring
     */
    record Dot(int series, double value, double low, double high, boolean isFilled) {}

    /** The plot as a document. */
    String svg() {
        int height = TOP + lines.size() * LINE + BOTTOM;
        StringBuilder svg = new StringBuilder();
        svg.append(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                        + " font-family=\"sans-serif\" font-size=\"12\">%n",
                WIDTH, height, WIDTH, height));
        svg.append(format("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>%n", WIDTH, height));
        svg.append(text(10, 20, "start", title, " font-size=\"15\" font-weight=\"bold\""));
        legend(svg);
        axis(svg, height - BOTTOM);
        for (int i = 0; i < lines.size(); i++) {
            line(svg, lines.get(i), TOP + i * LINE);
        }
        return svg.append("</svg>\n").toString();
    }

    private void legend(StringBuilder svg) {
        for (int i = 0; i < series.size(); i++) {
            int line = i / LEGEND_COLUMNS;
            int column = i % LEGEND_COLUMNS;
            double x = 10 + 310.0 * column;
            double y = 45 + 18.0 * line;
            svg.append(format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>%n", x + 4, y - 4, COLOURS.get(i)));
            svg.append(text(x + 13, y, "start", series.get(i), ""));
        }
    }

    private void axis(StringBuilder svg, double bottom) {
        for (Tick tick : ticks) {
            double x = x(tick.value());
            svg.append(format(
                    "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#dddddd\"/>%n",
                    x, TOP - 8, x, bottom));
            svg.append(text(x, bottom + 16, "middle", tick.label(), ""));
        }
        svg.append(text((LABELS + WIDTH - RIGHT) / 2.0, bottom + 36, "middle", axis, ""));
    }

    private void line(StringBuilder svg, Line line, double top) {
        svg.append(text(LABELS - 10.0, top + LINE / 2.0 + 4, "end", line.label(), ""));
        List<Dot> dots = line.dots();
        double step = (LINE - 6.0) / series.size();
        for (Dot dot : dots) {
            double y = top + 3 + step * (dot.series() + 0.5);
            String colour = COLOURS.get(dot.series());
            svg.append(format(
                    "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"1.2\"/>%n",
                    x(dot.low()), y, x(dot.high()), y, colour));
            svg.append(format(
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.6\" fill=\"%s\" stroke=\"%s\"/>%n",
                    x(dot.value()), y, dot.isFilled() ? colour : "white", colour));
        }
    }

    private double x(double value) {
        double first = Math.log(ticks.get(0).value());
        double last = Math.log(ticks.get(ticks.size() - 1).value());
        double share = (Math.log(Math.max(value, 1e-300)) - first) / (last - first);
        return LABELS + Math.min(1, Math.max(0, share)) * (WIDTH - RIGHT - LABELS);
    }

    private static String text(double x, double y, String anchor, String text, String more) {
        return format(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\"%s>%s</text>%n",
                x,
                y,
                anchor,
                more,
                text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern.replace("%n", "\n"), values);
    }
}
