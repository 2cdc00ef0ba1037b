package dev.simloop.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.failure.TapeFormatException;
import dev.simloop.tape.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("jdk")
class EventLogTest {
    private static final EventLog LOG = new EventLog(
            new Token(7, "random", "-", "0123abcd"),
            "a test of \"quotes\"",
            "IllegalStateException: <script>",
            List.of(
                    Event.of(0, EventKind.OBSERVE, 0, 1)
                            .withActor("root", "")
                            .withSubject("entry", "", 0)
                            .withAccess(Event.Access.WRITTEN),
                    Event.of(1, EventKind.SEND, 5, 1)
                            .withActor("n1/a", "n1")
                            .withCause(0)
                            .withSubject("n1->n2", "vote \u2028 \ud83d\ude00", -2)
                            .withLine("A.java:3")
                            .withCalls("send < Node.vote:9"),
                    Event.of(2, EventKind.FAILURE, 9, 2).withCause(1).withSubject("java.lang.E", "lone \ud800", 0)));

    private static final String TEXT = LOG.toJsonLines();

    @Test
    void writesAHeaderAndAnEventALine() {
        assertThat(TEXT).isEqualTo("""
            {"format":"simloop-events","version":2,"token":"sl2/7/random/-/0123abcd","test":"a test of \\"quotes\\"","failure":"IllegalStateException: \\u003cscript>","events":3}
            {"index":0,"kind":"observe","nanos":0,"step":1,"actor":"root","subject":"entry","access":"written"}
            {"index":1,"kind":"send","nanos":5,"step":1,"actor":"n1/a","host":"n1","cause":0,"subject":"n1->n2","text":"vote \\u2028 \ud83d\ude00","digest":"fffffffffffffffe","at":"A.java:3","calls":"send \\u003c Node.vote:9"}
            {"index":2,"kind":"failure","nanos":9,"step":2,"cause":1,"subject":"java.lang.E","text":"lone \\ud800"}
            """);
    }

    @Test
    void readsWhatItWrites(@TempDir Path folder) throws IOException {
        assertThat(EventLog.parse(TEXT)).isEqualTo(LOG);
        Path file = folder.resolve("events.jsonl");
        LOG.write(file);
        assertThat(Files.readString(file)).isEqualTo(TEXT);
        assertThat(EventLog.read(file)).isEqualTo(LOG);
    }

    /** What version 1 did not know is the only difference. */
    @Test
    void readsTheVersionBefore() {
        String old = TEXT.replace("\"version\":2", "\"version\":1")
                .replace(",\"access\":\"written\"", "")
                .replaceFirst(",\"calls\":\"[^\"]*\"", "");

        EventLog read = EventLog.parse(old);

        assertThat(read.events()).extracting(Event::calls).containsOnly("");
        assertThat(read.events()).extracting(Event::access).containsOnly(Event.Access.UNSAID);
        assertThat(read.events())
                .extracting(Event::at)
                .isEqualTo(LOG.events().stream().map(Event::at).toList());
    }

    private static void rejects(String text, String message) {
        assertThatThrownBy(() -> EventLog.parse(text))
                .isInstanceOf(TapeFormatException.class)
                .hasMessageContaining(message);
    }

    @Test
    void rejectsOtherVersionsAndFormats() {
        rejects(
                TEXT.replace("\"version\":2", "\"version\":3"),
                "event log version 3 is unknown: this library reads versions 1 and 2");
        rejects(TEXT.replace("\"written\"", "\"writen\""), "unknown access \"writen\"");
        rejects(TEXT.replace("simloop-events", "simloop-tape"), "format is \"simloop-tape\", not \"simloop-events\"");
        rejects("", "line 1: the text is empty");
        rejects("<html>\n", "line 1 column 1: '{' is expected");
        rejects("{}\n", "the header lacks a field");
        rejects(TEXT.replace("sl2/7", "sl9/7"), "not a token of a version this library reads");
    }

    /** Wherever it is cut, it is an error that says so and no other exception. */
    @Test
    void rejectsWhatWasCutOff() {
        for (int end = 0; end < TEXT.length(); end++) {
            String cut = TEXT.substring(0, end);
            assertThatThrownBy(() -> EventLog.parse(cut)).isInstanceOf(TapeFormatException.class);
        }
        rejects(
                TEXT.substring(0, TEXT.indexOf("{\"index\":2")),
                "the log has 2 of the 3 events of its header: it was cut off");
    }

    @Test
    void rejectsWhatWasEditedIntoNonsense() {
        rejects(
                TEXT.replace("\"kind\":\"send\"", "\"kind\":\"sand\""),
                "line 3 column 25: unknown kind of event \"sand\"");
        rejects(TEXT.replace("\"index\":1", "\"index\":5"), "line 3: event 5 stands where event 1 is expected");
        rejects(TEXT.replace("\"cause\":0", "\"cause\":1"), "cause 1 is not before the event 1");
        rejects(TEXT.replace("\"nanos\":5", "\"nanos\":-5"), "line 3");
        rejects(TEXT.replace("\"nanos\":5,", ""), "an event lacks index, kind, nanos or step");
        rejects(TEXT.replace("\"host\":\"n1\"", "\"host\":[1]"), "'\"' is expected, not '['");
        rejects(TEXT.replace("\"host\"", "\"hast\""), "unknown field \"hast\" of an event");
        rejects(TEXT.replace("\"host\"", "\"actor\""), "field \"actor\" stands twice");
        rejects(TEXT.replace("fffffffffffffffe", "xyz"), "digest is not hexadecimal: \"xyz\"");
        rejects(TEXT + TEXT.lines().toList().get(3) + "\n", "the log goes on after the 3 events of its header");
        rejects(TEXT.replace("\"events\":3", "\"events\":4"), "3 of the 4 events");
    }

    @Test
    void rejectsWhatIsTooLongOrTooDeep() {
        rejects(
                "{\"format\":\"" + "a".repeat(2_000_000) + "\"}\n",
                "line 1: the line is longer than 1048576 characters");
        rejects("{\"format\":" + "[".repeat(100) + "\n", "line 1");
    }

    @Test
    void rejectsWhatIsNotUtf8(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("events.jsonl");
        Files.write(file, new byte[] {'{', (byte) 0xff, '\n'});
        assertThatThrownBy(() -> EventLog.read(file))
                .isInstanceOf(TapeFormatException.class)
                .hasMessageContaining("not UTF-8");
    }

    /** Any one character changed gives a log or an error, and never another exception. */
    @Test
    void anEditNeverCrashes() {
        List<String> accepted = new ArrayList<>();
        for (int i = 0; i < TEXT.length(); i++) {
            for (char c : new char[] {'"', '{', '9', '\\', '\n'}) {
                String edited = TEXT.substring(0, i) + c + TEXT.substring(i + 1);
                try {
                    accepted.add(EventLog.parse(edited).toJsonLines());
                } catch (TapeFormatException e) {
                    assertThat(e).hasMessageMatching("(?s)(not |event log|token ).*");
                }
            }
        }
        assertThat(accepted).isNotEmpty();
    }

    @Test
    void valuesAreShownWithoutHashes() {
        assertThat(EventText.of(new Object())).isEqualTo("java.lang.Object@_");
        Runnable lambda = () -> {};
        assertThat(EventText.of(lambda)).isEqualTo("dev.simloop.event.EventLogTest$$Lambda@_");
        assertThat(EventText.of(new int[0])).isEqualTo("[I@_");
        assertThat(EventText.of("mail to joe@example.org")).isEqualTo("mail to joe@example.org");
        assertThat(EventText.of(java.util.Set.of("b", "c", "a"))).isEqualTo("[a, b, c]");
        assertThat(EventText.of(java.util.Map.of("b", 1, "a", 2))).isEqualTo("{a=2, b=1}");
        assertThat(EventText.of(new byte[] {1, (byte) 0xff})).isEqualTo("2 bytes 01ff");
        assertThat(EventText.of("GET\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
                .isEqualTo("4 bytes \"GET\\n\"");
        assertThat(EventText.of("x".repeat(500))).hasSize(160).endsWith("...");
        assertThat(EventText.digest("a")).isNotEqualTo(EventText.digest("b"));
        assertThat(EventText.of(new Object() {
                    @Override
                    public String toString() {
                        throw new IllegalStateException("no");
                    }
                }))
                .endsWith("whose toString failed with java.lang.IllegalStateException");
    }
}
