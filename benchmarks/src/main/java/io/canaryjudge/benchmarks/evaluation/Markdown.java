package io.canaryjudge.benchmarks.evaluation;

import java.util.List;

/** A Markdown page being written. */
final class Markdown {

    private final StringBuilder text = new StringBuilder();

    void title(String title) {
        text.append("# ").append(title).append("\n\n");
    }

    void section(String title) {
        text.append("## ").append(title).append("\n\n");
    }

    void paragraph(String paragraph) {
        text.append(paragraph.strip()).append("\n\n");
    }

    void image(String description, String file) {
        text.append("![").append(description).append("](").append(file).append(")\n\n");
    }

    /** The first column holds words, all others figures. */
    void table(List<String> header, List<List<String>> rows) {
        line(header);
        text.append("|---").append("|---:".repeat(header.size() - 1)).append("|\n");
        rows.forEach(this::line);
        text.append('\n');
    }

    private void line(List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    @Override
    public String toString() {
        return text.toString().stripTrailing() + "\n";
    }
}
