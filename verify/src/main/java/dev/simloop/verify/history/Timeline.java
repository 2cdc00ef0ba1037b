package dev.simloop.verify.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * A picture of operations: a row for each client, a bar from call to return, and in it the place in the longest order
 * found, as a mark with its number. Distances show order, not time; the times are in the tooltips.
 */
public final class Timeline {
    /** How many operations are drawn; of more, the last ones. */
    public static final int MOST = 400;

    private static final int CHARACTER = 7;
    private static final int ROW = 46;
    private static final int LEFT = 110;

    private final String title;
    private final List<Operation<?, ?>> operations;
    private final Map<Integer, Integer> ranks = new LinkedHashMap<>();
    private final Map<String, Integer> rows = new LinkedHashMap<>();
    private final Map<Integer, Integer> columns = new LinkedHashMap<>();
    private int wide;

    Timeline(String title, List<? extends Operation<?, ?>> all, List<? extends Operation<?, ?>> order) {
        this.title = title;
        operations = new ArrayList<>(all.subList(Math.max(0, all.size() - MOST), all.size()));
        for (Operation<?, ?> operation : order) {
            ranks.put(operation.id(), ranks.size() + 1);
        }
        place();
    }

    /** Columns are events, wide enough for the labels of the bars between them. */
    private void place() {
        TreeSet<Integer> events = new TreeSet<>();
        for (Operation<?, ?> operation : operations) {
            rows.putIfAbsent(operation.client(), rows.size());
            events.add(operation.call());
            events.add(operation.end());
        }
        int x = LEFT;
        for (int event : events) {
            int at = x;
            for (Operation<?, ?> operation : operations) {
                Integer from = columns.get(operation.call());
                if (operation.end() == event && from != null) {
                    at = Math.max(at, from + label(operation).length() * CHARACTER + 40);
                }
            }
            columns.put(event, at);
            x = at + 14;
        }
        wide = x + 20;
    }

    private static String label(Operation<?, ?> operation) {
        String text = operation.toString();
        String label = text.substring(operation.client().length() + 2);
        return label.length() <= 60 ? label : label.substring(0, 59) + "…";
    }

    /** {@return it as SVG} */
    public String toSvg() {
        int height = rows.size() * ROW + 20;
        StringBuilder svg = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + wide
                + "\" height=\"" + height + "\" viewBox=\"0 0 " + wide + " " + height
                + "\" font-family=\"monospace\" font-size=\"12\">\n");
        rows.forEach((client, row) -> svg.append("<text x=\"6\" y=\"" + (row * ROW + 34) + "\">" + escaped(client))
                .append("</text><path stroke=\"#ddd\" d=\"M" + LEFT + " " + (row * ROW + 30) + "H" + wide + "\"/>\n"));
        operations.forEach(operation -> bar(svg, operation));
        return svg.append("</svg>\n").toString();
    }

    private void bar(StringBuilder svg, Operation<?, ?> operation) {
        int from = columns.getOrDefault(operation.call(), LEFT);
        int to = columns.getOrDefault(operation.end(), wide) - 4;
        int y = rows.getOrDefault(operation.client(), 0) * ROW + 16;
        Integer rank = ranks.get(operation.id());
        boolean known = operation.outcome() == Outcome.OK;
        String fill = !known ? "#f2f2f2" : rank == null ? "#f8c9c4" : "#d5e8d4";
        String stroke = !known ? "#aaa" : rank == null ? "#b3261e" : "#5b8c5a";
        svg.append("<g><title>")
                .append(escaped(operation + "\n" + seconds(operation.calledAt()) + " to "
                        + (known ? seconds(operation.endedAt()) : "?")))
                .append("</title><rect rx=\"3\" x=\"" + from + "\" y=\"" + y + "\" width=\"" + Math.max(8, to - from))
                .append("\" height=\"28\" fill=\"" + fill + "\" stroke=\"" + stroke + "\"")
                .append(known ? "/>" : " stroke-dasharray=\"4 3\"/>")
                .append("<text x=\"" + (from + (rank == null ? 6 : 26)) + "\" y=\"" + (y + 18) + "\">")
                .append(escaped(label(operation)))
                .append("</text>");
        if (rank != null) {
            svg.append("<circle cx=\"" + (from + 13) + "\" cy=\"" + (y + 14) + "\" r=\"10\" fill=\"#fff\" stroke=\"")
                    .append(stroke + "\"/><text text-anchor=\"middle\" font-size=\"10\" x=\"" + (from + 13) + "\" y=\"")
                    .append((y + 18) + "\">" + rank + "</text>");
        }
        svg.append("</g>\n");
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.6f s", nanos / 1e9);
    }

    /** {@return it as a page that loads nothing} */
    public String toHtml() {
        return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + escaped(title)
                + "</title><style>body{font:14px system-ui,sans-serif;margin:1em}</style></head><body>\n<h1>"
                + escaped(title)
                + "</h1>\n<p>Numbers: the longest order found. Red: what does not fit into it. Dashed: may or may not"
                + " have happened.</p>\n" + toSvg() + "</body></html>\n";
    }

    private static String escaped(String text) {
        StringBuilder safe = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                default -> safe.append(c < ' ' && c != '\n' ? '\uFFFD' : c);
            }
        }
        return safe.toString();
    }
}
