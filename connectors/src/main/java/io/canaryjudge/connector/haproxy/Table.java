package io.canaryjudge.connector.haproxy;

import io.canaryjudge.connector.control.ControlException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lines below a line of names that begins with {@code #}; names that are not asked for do not matter. */
final class Table {

    private final String separator;
    private final List<String> names;
    private final List<Map<String, String>> rows = new ArrayList<>();

    private Table(String separator, List<String> names) {
        this.separator = separator;
        this.names = names;
    }

    /** @param separator of the fields, a regular expression */
    static Table read(List<String> lines, String separator) throws ControlException {
        int header = 0;
        while (header < lines.size() && !lines.get(header).startsWith("# ")) {
            header++;
        }
        if (header == lines.size()) {
            throw ControlException.failed("HAProxy's answer is no table");
        }
        Table table =
                new Table(separator, List.of(lines.get(header).substring(2).split(separator)));
        for (String line : lines.subList(header + 1, lines.size())) {
            table.add(line);
        }
        return table;
    }

    private void add(String line) {
        String[] fields = line.split(separator, -1);
        if (line.startsWith("#") || fields.length < names.size()) {
            return;
        }
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            row.put(names.get(i), fields[i]);
        }
        rows.add(row);
    }

    List<Map<String, String>> rows() {
        return rows;
    }

    static String text(Map<String, String> row, String name) throws ControlException {
        String text = row.get(name);
        if (text == null) {
            throw ControlException.failed("HAProxy's answer has no column " + name);
        }
        return text;
    }

    static int number(Map<String, String> row, String name) throws ControlException {
        try {
            return Integer.parseInt(text(row, name));
        } catch (NumberFormatException e) {
            throw ControlException.failed("HAProxy's answer has no number in column " + name);
        }
    }
}
