package dev.simloop.tape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.failure.TapeFormatException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tokens of older numbers are told, and the number rises with the golden fingerprints. */
class TokenNumberTest {
    private static final Path GOLDEN =
            Path.of(System.getProperty("basedir", "")).resolve("src/test/resources/golden-fingerprints.txt");

    @Test
    void theNumberInUseBelongsToTheGoldenFile() throws Exception {
        String text = Files.readString(GOLDEN).replace("\r\n", "\n");
        String digest = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256")
                        .digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));

        assertThat(digest)
                .as(
                        "the golden fingerprints have changed, so seeds mean other runs: add number %d with this digest to"
                                + " TokenNumber.ALL",
                        TokenNumber.current().number() + 1)
                .isEqualTo(TokenNumber.current().goldenDigest());
    }

    @Test
    void numbersRiseByOneAndEachHasItsGoldenFile() {
        assertThat(TokenNumber.ALL).extracting(TokenNumber::number).first().isEqualTo(1);
        for (int i = 1; i < TokenNumber.ALL.size(); i++) {
            assertThat(TokenNumber.ALL.get(i).number())
                    .isEqualTo(TokenNumber.ALL.get(i - 1).number() + 1);
        }
        assertThat(TokenNumber.ALL).extracting(TokenNumber::goldenDigest).doesNotHaveDuplicates();
    }

    @Test
    void namesTheFirstChangeAfterAToken() {
        var all = List.of(
                new TokenNumber(1, "first", "a"),
                new TokenNumber(2, "hiccups are drawn", "b"),
                new TokenNumber(3, "timers are late", "c"));

        assertThat(TokenNumber.changeAfter(1, all)).isEqualTo("sl2 (hiccups are drawn)");
        assertThat(TokenNumber.changeAfter(2, all)).isEqualTo("sl3 (timers are late)");
    }

    @Test
    void readsOlderTokensAndSaysThatTheyMeanOtherRuns() {
        var old = Token.parse("sl0/5/random/-/9f3ab01c");

        assertThat(old).hasToString("sl0/5/random/-/9f3ab01c");
        assertThat(old.isCurrent()).isFalse();
        assertThat(old).isNotEqualTo(new Token(5, "random", "-", "9f3ab01c"));
        assertThat(old.edited()).hasToString("sl0/5/random/edited/9f3ab01c");
        assertThatThrownBy(old::checkCurrent)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("token sl0/5/random/-/9f3ab01c means another run since sl1 (tokens have a number);"
                        + " its tape replays leniently");
    }

    @Test
    void rejectsTokensOfNewerVersions() {
        int next = TokenNumber.current().number() + 1;

        assertThatThrownBy(() -> Token.parse("sl" + next + "/5/random/-/9f3ab01c"))
                .isInstanceOf(TapeFormatException.class)
                .hasMessage("not a token of a version this library reads (sl" + (next - 1) + "/...): sl" + next
                        + "/5/random/-/9f3ab01c");
        assertThatThrownBy(() -> new Token(next, 5, "random", "-", "9f3ab01c"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("token number is not 0 to " + (next - 1) + ": " + next);
    }
}
