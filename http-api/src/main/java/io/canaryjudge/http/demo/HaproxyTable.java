package io.canaryjudge.http.demo;

import java.util.List;

/** The servers' numbers as HAProxy's {@code show stat} prints them: comma-separated, its first line the columns' names. */
final class HaproxyTable {

    private static final String SERVER = "svname";

    private final List<String> columns;
    private final List<List<String>> rows;

    private HaproxyTable(List<String> columns, List<List<String>> rows) {
        this.columns = columns;
        this.rows = rows;
    }

    static HaproxyTable read(String text) {
        List<List<String>> lines = text.lines()
                .filter(line -> !line.isBlank())
                .map(line -> List.of(line.replaceFirst("^# ", "").split(",", -1)))
                .toList();
        return new HaproxyTable(lines.get(0), lines.subList(1, lines.size()));
    }

    /** The sum of a column over some servers; an empty field is 0. */
    long sum(String column, List<String> servers) {
        int number = columns.indexOf(column);
        int server = columns.indexOf(SERVER);
        return rows.stream()
                .filter(row -> servers.contains(row.get(server)))
                .map(row -> row.get(number))
                .filter(field -> !field.isEmpty())
                .mapToLong(Long::parseLong)
                .sum();
    }
}
