package dev.simloop.tape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.failure.TapeFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("jdk")
class TapeTest {
    private static final Tape TAPE = new Tape(
            new Token(4823, "random", "-", "9f3ab01c"),
            List.of(new Pick(2, 1, "n1/raft#3", 4), new Pick(3, 0, "a \"quoted\" \\ \u0001 \u2028 name", 1)),
            List.of(
                    new Track("net.latency/a->b", Fallback.SEEDED, List.of(new Draw(0, -1), new Draw(10, 9))),
                    new Track("net.loss/a->b", Fallback.ZERO, List.of(new Draw(2, 0), new Draw(2, 1))),
                    new Track("empty", Fallback.ZERO, List.of())));

    @Test
    void readsWhatItWrites() {
        assertThat(Tape.parse(TAPE.toJson())).isEqualTo(TAPE);
    }

    @Test
    void goesThroughAFile(@TempDir Path folder) throws IOException {
        TAPE.write(folder.resolve("run.tape"));

        assertThat(Tape.read(folder.resolve("run.tape"))).isEqualTo(TAPE);
    }

    @Test
    void isReadable() {
        var tape = new Tape(
                new Token(1, "fifo", "-", "00000000"),
                List.of(new Pick(2, 1, "pool(root)", 3)),
                List.of(new Track("user/world/x", Fallback.SEEDED, List.of(new Draw(6, 5)))));

        assertThat(tape.toJson()).isEqualTo("""
                {"format": "simloop-tape", "version": 1,
                 "token": "sl2/1/fifo/-/00000000",
                 "schedule": [
                  [1, 2, "pool(root)", 3]],
                 "streams": [
                  {"name": "user/world/x", "calm": "seeded", "draws": [[5, 6]]}]}
                """);
    }

    @Test
    void countsDeparturesFromCalm() {
        assertThat(TAPE.deviationCount()).isEqualTo(2);
    }

    @Test
    void readsFieldsInAnyOrder() {
        assertThat(Tape.parse("{\"streams\":[],\"schedule\":[],\"token\":\"sl2/1/fifo/-/00000000\",\"version\":1,"
                        + "\"format\":\"simloop-tape\"}"))
                .isEqualTo(new Tape(new Token(1, "fifo", "-", "00000000"), List.of(), List.of()));
    }

    @Test
    void rejectsATapeCutOffAnywhere() {
        String json = TAPE.toJson().strip();
        for (int end = 0; end < json.length(); end++) {
            String cut = json.substring(0, end);
            assertThatThrownBy(() -> Tape.parse(cut)).as(cut).isInstanceOf(TapeFormatException.class);
        }
    }

    @Test
    void doesNotThrowAnythingElseForAnyOneCharacterChanged() {
        String json = TAPE.toJson();
        for (int at = 0; at < json.length(); at++) {
            for (char c : "\"\\{}[],:-0x\u0000\ud800 9".toCharArray()) {
                String edited = json.substring(0, at) + c + json.substring(at + 1);
                try {
                    Tape.parse(edited);
                } catch (TapeFormatException e) {
                    assertThat(e).hasMessageMatching("(?s)\\S.*");
                }
            }
        }
    }

    @Test
    void rejectsAnUnknownVersion() {
        assertThatThrownBy(() -> Tape.parse(TAPE.toJson().replace("\"version\": 1", "\"version\": 2")))
                .isInstanceOf(TapeFormatException.class)
                .hasMessage("tape version 2 is unknown: this library reads version 1");
    }

    @Test
    void rejectsAnUnknownVersionWhateverElseItHolds() {
        assertThatThrownBy(() -> Tape.parse("{\"format\": \"simloop-tape\", \"version\": 7, \"future\": {}}"))
                .hasMessage("tape version 7 is unknown: this library reads version 1");
    }

    @Test
    void rejectsATapeThatLacksAField() {
        assertThatThrownBy(() -> Tape.parse("{}"))
                .isInstanceOf(TapeFormatException.class)
                .hasMessage("tape lacks a field: format, version, token, schedule and streams are needed");
    }

    @Test
    void saysWhereAnEditWentWrong() {
        assertThatThrownBy(() -> Tape.parse(TAPE.toJson().replace("[1, 2, \"n1", "[2, 2, \"n1")))
                .isInstanceOf(TapeFormatException.class)
                .hasMessage("not a readable tape, line 4 column 25: rank 2 is not below 2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[9, 10]|[10, 10]",
                "[9, 10]|[-1, 10]",
                "[9, 10]|[9, 10, 1]",
                "[9, 10]|[9]",
                "[9, 10]|[9.5, 10]",
                "[9, 10]|[9e1, 10]",
                "[9, 10]|[9, 99999999999999999999999]",
                "[9, 10]|[9, 18446744073709551616]",
                "[9, 10]|9",
                "\"seeded\"|\"random\"",
                "\"calm\": \"seeded\", |",
                "\"draws\"|\"drawn\"",
                "net.loss/a->b|net.latency/a->b",
                "[1, 2, |[1, 1, ",
                "[1, 2, |[-2, 2, ",
                "[1, 2, |[1, 99999999999, ",
                ", 4]|, 0]",
                ", 4]|, 4, 4]",
                "simloop-tape|other-tape",
                "\"schedule\"|\"token\"",
                "sl2/4823|sl9/4823",
                "\"version\": 1|\"version\": \"1\"",
                "\"version\": 1|\"version\": 1, \"version\": 1",
                "\\u0001|\\u00g1",
                "\\u0001|\\q"
            })
    void rejectsEdits(String from, String to) {
        String json = TAPE.toJson();
        String edited = json.replace(from, to == null ? "" : to);

        assertThat(edited).isNotEqualTo(json);
        assertThatThrownBy(() -> Tape.parse(edited)).isInstanceOf(TapeFormatException.class);
    }

    @Test
    void rejectsAStreamThatStandsTwice() {
        assertThatThrownBy(() -> Tape.parse(TAPE.toJson().replace("net.loss", "net.latency")))
                .isInstanceOf(TapeFormatException.class)
                .hasMessageEndingWith(": stream \"net.latency/a->b\" stands twice");
    }

    @Test
    void rejectsAFieldOfAStreamThatStandsTwice() {
        assertThatThrownBy(() -> Tape.parse(
                        TAPE.toJson().replace("\"calm\": \"zero\"", "\"calm\": \"seeded\", \"calm\": \"zero\"")))
                .isInstanceOf(TapeFormatException.class);
    }

    @Test
    void rejectsTextBehindTheEnd() {
        assertThatThrownBy(() -> Tape.parse(TAPE.toJson() + "{"))
                .isInstanceOf(TapeFormatException.class)
                .hasMessageEndingWith(": text goes on after the tape's end");
    }

    @Test
    void rejectsDeepNesting() {
        for (String open : List.of("[", "{\"schedule\":", "{\"schedule\":[", "{\"streams\":[{\"draws\":[")) {
            assertThatThrownBy(() -> Tape.parse(open.repeat(100_000))).isInstanceOf(TapeFormatException.class);
            assertThatThrownBy(() -> Tape.parse(open + "[".repeat(100_000))).isInstanceOf(TapeFormatException.class);
        }
    }

    @Test
    void rejectsHugeNumbersAndMismatchedBrackets() {
        assertThatThrownBy(() -> Tape.parse("{\"version\": " + "9".repeat(1_000_000) + "}"))
                .isInstanceOf(TapeFormatException.class);
        assertThatThrownBy(() -> Tape.parse("{]")).isInstanceOf(TapeFormatException.class);
        assertThatThrownBy(() -> Tape.parse(TAPE.toJson().replace("]}\n", "}]\n")))
                .isInstanceOf(TapeFormatException.class);
        assertThatThrownBy(() -> Tape.parse(TAPE.toJson().replace("[[5", "{[5").replace("10]]", "10]}")))
                .isInstanceOf(TapeFormatException.class);
    }

    @Test
    void numbersAreOfAsciiDigits() {
        assertThatThrownBy(() -> Tape.parse(TAPE.toJson().replace("[9, 10]", "[\u0669, 10]")))
                .isInstanceOf(TapeFormatException.class);
    }
}
