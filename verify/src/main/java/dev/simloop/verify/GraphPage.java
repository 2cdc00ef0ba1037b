package dev.simloop.verify;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A drawing as SVG in a page. States stand in layers by their distance from an initial state. */
final class GraphPage {
    private static final int CHARACTER = 7;
    private static final int LAYER = 110;
    private static final int GAP = 24;
    private static final int LONGEST = 60;

    private final Drawing drawing;
    private final int[] layer;
    private final int[] x;
    private final int[] width;
    private int wide;
    private int layers;

    GraphPage(Drawing drawing) {
        this.drawing = drawing;
        int size = drawing.nodes.size();
        layer = new int[size];
        x = new int[size];
        width = new int[size];
        place();
    }

    private void place() {
        Arrays.fill(layer, -1);
        Deque<Integer> queue = new ArrayDeque<>();
        for (int i = 0; i < layer.length; i++) {
            if (drawing.nodes.get(i).kind().equals("initial")) {
                layer[i] = 0;
                queue.add(i);
            }
        }
        while (!queue.isEmpty()) {
            int from = queue.poll();
            for (Drawing.Edge edge : drawing.edges) {
                if (edge.from() == from && layer[edge.to()] < 0) {
                    layer[edge.to()] = layer[from] + 1;
                    queue.add(edge.to());
                }
            }
        }
        List<Integer> filled = new ArrayList<>();
        for (int i = 0; i < layer.length; i++) {
            layer[i] = Math.max(layer[i], 0);
            while (filled.size() <= layer[i]) {
                filled.add(GAP);
            }
            width[i] = shortened(i).length() * CHARACTER + 16;
            x[i] = filled.get(layer[i]);
            filled.set(layer[i], x[i] + width[i] + GAP);
        }
        layers = filled.size();
        wide = filled.stream().mapToInt(Integer::intValue).max().orElse(GAP);
        for (int i = 0; i < layer.length; i++) {
            x[i] += (wide - filled.get(layer[i])) / 2;
        }
    }

    private String shortened(int i) {
        String label = drawing.nodes.get(i).label();
        return label.length() <= LONGEST ? label : label.substring(0, LONGEST - 1) + "…";
    }

    String html() {
        StringBuilder page =
                new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>");
        page.append(Html.escaped(drawing.title));
        page.append("</title><style>\nbody{font:13px system-ui,sans-serif;margin:1em;background:#fff;color:#222}\n"
                + "text{font:12px ui-monospace,monospace}.s rect{fill:#eef3fa;stroke:#4a6a94}"
                + ".i rect{stroke-width:2.5}path{fill:none;stroke:#888}.e text{fill:#555;font-size:11px}"
                + ".e:hover path{stroke:#c33;stroke-width:2}.e:hover text{fill:#c33}\n</style></head><body>\n<h1>");
        page.append(Html.escaped(drawing.title)).append("</h1>\n");
        int height = layers * LAYER;
        page.append(
                "<svg width=\"" + wide + "\" height=\"" + height + "\" viewBox=\"0 0 " + wide + " " + height + "\">\n");
        page.append(
                "<defs><marker id=\"a\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\""
                        + " orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" style=\"fill:#888\"/></marker></defs>\n");
        merged().forEach((ends, label) -> edge(page, ends.get(0), ends.get(1), label));
        for (int i = 0; i < layer.length; i++) {
            Drawing.Node node = drawing.nodes.get(i);
            page.append("<g class=\"s" + (node.kind().equals("initial") ? " i" : "") + "\"><title>")
                    .append(Html.escaped(node.label()))
                    .append("</title><rect rx=\"4\" x=\"" + x[i] + "\" y=\"" + top(i) + "\" width=\"" + width[i])
                    .append("\" height=\"28\"/><text x=\"" + (x[i] + 8) + "\" y=\"" + (top(i) + 18) + "\">")
                    .append(Html.escaped(shortened(i)))
                    .append("</text></g>\n");
        }
        return page.append("</svg></body></html>\n").toString();
    }

    /** Steps with the same ends share a line. */
    private Map<List<Integer>, String> merged() {
        Map<List<Integer>, String> merged = new LinkedHashMap<>();
        for (Drawing.Edge edge : drawing.edges) {
            merged.merge(List.of(edge.from(), edge.to()), edge.label(), (one, other) -> one + ", " + other);
        }
        return merged;
    }

    private int top(int i) {
        return layer[i] * LAYER + 20;
    }

    private void edge(StringBuilder page, int from, int to, String label) {
        int x1 = x[from] + width[from] / 2;
        int x2 = x[to] + width[to] / 2;
        int y1 = top(from) + 28;
        int y2 = top(to);
        String path;
        if (from == to) {
            path = "M" + (x1 - 10) + " " + y1 + " q10 26 20 0";
        } else if (y2 > y1) {
            path = "M" + x1 + " " + y1 + " C" + x1 + " " + (y1 + 40) + " " + x2 + " " + (y2 - 40) + " " + x2 + " " + y2;
        } else {
            int side = Math.max(x1, x2) + 90;
            path = "M" + x1 + " " + y1 + " C" + side + " " + (y1 + 50) + " " + side + " " + (y2 - 50) + " " + x2 + " "
                    + y2;
        }
        page.append("<g class=\"e\"><title>" + Html.escaped(label) + "</title><path marker-end=\"url(#a)\" d=\"" + path)
                .append("\"/><text x=\"" + ((x1 + x2) / 2 + 4) + "\" y=\"" + ((y1 + y2) / 2 + (from == to ? 14 : 4))
                        + "\">")
                .append(Html.escaped(label.length() <= LONGEST ? label : label.substring(0, LONGEST - 1) + "…"))
                .append("</text></g>\n");
    }
}
