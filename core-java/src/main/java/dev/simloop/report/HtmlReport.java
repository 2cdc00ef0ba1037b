package dev.simloop.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Puts the page together: {@code report-template.html} with its style, its scripts and the data in it. The page's policy
 * allows exactly the scripts and the style that are written here, by their digests, and no connection at all.
 */
final class HtmlReport {
    private static final String TEMPLATE = resource("report-template.html");
    private static final String STYLE = resource("report.css");
    private static final String LIBRARY = resource("d3.min.js");
    private static final String LICENSE = resource("d3/LICENSE");
    private static final String SCRIPT = resource("report.js");
    private static final String POLICY = "default-src 'none'; script-src " + digest(LIBRARY) + " " + digest(SCRIPT)
            + "; style-src " + digest(STYLE) + "; base-uri 'none'; form-action 'none'";

    private HtmlReport() {}

    static void write(Report report, Writer out) throws IOException {
        int from = 0;
        for (int at = TEMPLATE.indexOf("{{"); at >= 0; at = TEMPLATE.indexOf("{{", from)) {
            out.write(TEMPLATE, from, at - from);
            int end = TEMPLATE.indexOf("}}", at);
            String place = TEMPLATE.substring(at + 2, end);
            switch (place) {
                case "policy" -> out.write(POLICY);
                case "title" -> out.write(text(title(report)));
                case "style" -> out.write(STYLE);
                case "license" -> out.write(LICENSE);
                case "library" -> out.write(LIBRARY);
                case "script" -> out.write(SCRIPT);
                case "data" -> ReportJson.write(report, out);
                default -> throw new IllegalStateException("the template has a place of no meaning: " + place);
            }
            from = end + 2;
        }
        out.write(TEMPLATE, from, TEMPLATE.length() - from);
    }

    private static String title(Report report) {
        String test = report.failing().test();
        return (test.isEmpty() ? "run" : test) + ", seed "
                + report.failing().token().seed();
    }

    private static String text(String text) {
        var out = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c < ' ' || (c >= 0xd800 && c <= 0xdfff)) {
                out.append('\ufffd');
            } else if (c == '<' || c == '>' || c == '&') {
                out.append("&#").append(c).append(';');
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    private static String digest(String content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("simulator bug: every Java has SHA-256", e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("simloop-core lacks its resource dev/simloop/report/" + name);
            }
            // what a page's digest covers has no carriage returns: the browser drops them
            return new String(in.readAllBytes(), UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
