package dev.simloop.verify;

import java.util.ArrayList;
import java.util.List;

/** States and steps, to be drawn as text for Graphviz or Mermaid, or as a page that needs nothing else. */
public final class Drawing {
    /** How many states a drawing may have; beyond that nobody can read it. */
    public static final int MAX_NODES = 500;

    record Node(String label, String kind) {}

    record Edge(int from, int to, String label) {}

    final String title;
    final List<Node> nodes;
    final List<Edge> edges;

    Drawing(String title, List<Node> nodes, List<Edge> edges) {
        this.title = title;
        this.nodes = List.copyOf(nodes);
        this.edges = List.copyOf(edges);
    }

    /** {@return a drawing of a trace} */
    public static Drawing of(String title, Trace<?> trace) {
        List<Node> nodes = new ArrayList<>();
        List<Edge> edges = new ArrayList<>();
        append(trace.steps(), nodes, edges);
        return new Drawing(title, nodes, edges);
    }

    /** {@return a drawing of a lasso: its last step leads back} */
    public static Drawing of(String title, Lasso<?> lasso) {
        List<Node> nodes = new ArrayList<>();
        List<Edge> edges = new ArrayList<>();
        append(lasso.prefix().steps(), nodes, edges);
        int knot = nodes.size() - 1;
        append(lasso.cycle().subList(0, lasso.cycle().size() - 1), nodes, edges);
        edges.add(new Edge(
                nodes.size() - 1,
                knot,
                lasso.cycle().get(lasso.cycle().size() - 1).action()));
        return new Drawing(title, nodes, edges);
    }

    private static void append(List<? extends Step<?>> steps, List<Node> nodes, List<Edge> edges) {
        for (Step<?> step : steps) {
            nodes.add(new Node(step.state().toString(), nodes.isEmpty() ? "initial" : ""));
            if (nodes.size() > 1) {
                edges.add(new Edge(nodes.size() - 2, nodes.size() - 1, step.action()));
            }
        }
    }

    /** {@return it in Graphviz's DOT language} */
    public String toDot() {
        StringBuilder text = new StringBuilder("digraph " + quoted(title) + " {\n  node [shape=box];\n");
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            text.append("  s" + i + " [label=" + quoted(node.label()))
                    .append(node.kind().equals("initial") ? ", penwidth=2];\n" : "];\n");
        }
        for (Edge edge : edges) {
            text.append("  s" + edge.from() + " -> s" + edge.to() + " [label=" + quoted(edge.label()) + "];\n");
        }
        return text.append("}\n").toString();
    }

    private static String quoted(String label) {
        return '"' + label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    /** {@return it as a Mermaid flowchart} */
    public String toMermaid() {
        StringBuilder text = new StringBuilder("flowchart TD\n");
        for (int i = 0; i < nodes.size(); i++) {
            text.append("  s" + i + "[\"" + entities(nodes.get(i).label()) + "\"]\n");
        }
        for (Edge edge : edges) {
            text.append("  s" + edge.from() + " -->|\"" + entities(edge.label()) + "\"| s" + edge.to() + "\n");
        }
        return text.toString();
    }

    /** Mermaid takes character entities with a hash in place of the ampersand. */
    private static String entities(String label) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < label.length(); i++) {
            char c = label.charAt(i);
            if (Character.isLetterOrDigit(c) || " _-,.:=()[]{}".indexOf(c) >= 0) {
                text.append(c);
            } else {
                text.append('#').append((int) c).append(';');
            }
        }
        return text.toString();
    }

    /** {@return a page with the drawing in it, layer by layer from the initial states; it loads nothing} */
    public String toHtml() {
        return new GraphPage(this).html();
    }
}
