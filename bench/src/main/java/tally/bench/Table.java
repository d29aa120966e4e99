package tally.bench;

import java.util.List;

/** Text in columns as wide as their widest cell: the first column begins on the left, all others end on the right. */
record Table(List<List<String>> rows) {

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            for (int column = 0; column < row.size(); column++) {
                String gap = " ".repeat(width(column) - row.get(column).length());
                text.append(column == 0 ? "" : "  ")
                        .append(column == 0 ? "" : gap)
                        .append(row.get(column))
                        .append(column == 0 ? gap : "");
            }
            text.append(System.lineSeparator());
        }
        return text.toString();
    }

    private int width(int column) {
        return rows.stream()
                .filter(row -> row.size() > column)
                .mapToInt(row -> row.get(column).length())
                .max()
                .orElse(0);
    }
}
