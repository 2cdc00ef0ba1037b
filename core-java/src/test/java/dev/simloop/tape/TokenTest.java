package dev.simloop.tape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.failure.TapeFormatException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("jdk")
class TokenTest {
    @Test
    void readsWhatItPrints() {
        for (long seed : new long[] {0, 4823, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            var token = new Token(seed, "random", "-", "9f3ab01c");

            assertThat(Token.parse(token.toString())).isEqualTo(token);
            assertThat(Token.parse("  " + token + "\n")).isEqualTo(token);
        }
        assertThat(new Token(4823, "random", "-", "9f3ab01c")).hasToString("sl2/4823/random/-/9f3ab01c");
    }

    @Test
    void rejectsAnotherVersion() {
        assertThatThrownBy(() -> Token.parse("sl3/4823/random/-/9f3ab01c"))
                .isInstanceOf(TapeFormatException.class)
                .hasMessage("not a token of a version this library reads (sl2/...): sl3/4823/random/-/9f3ab01c");
    }

    @Test
    void rejectsASeedThatIsNoNumber() {
        assertThatThrownBy(() -> Token.parse("sl2/x/random/-/9f3ab01c"))
                .isInstanceOf(TapeFormatException.class)
                .hasMessage("token has a seed that is no number: x");
    }

    @Test
    void rejectsARecipeItCannotFollow() {
        assertThatThrownBy(() -> Token.parse("sl2/1/random/7@20/9f3ab01c"))
                .isInstanceOf(TapeFormatException.class)
                .hasMessage("token has a recipe that this version cannot follow: 7@20");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sl1",
                "sl2/",
                "sl2/1",
                "sl2/1/random",
                "sl2/1//-/9f3ab01c",
                "sl2/1/random/-/",
                "sl2/1/random/-/9F3AB01C",
                "sl2/1/random/-/9f3ab01c/",
                "sl2/1/random/-/9f3ab01",
                "sl2/99999999999999999999/random/-/9f3ab01c",
                "4823",
                "sl2/ 1/random/-/9f3ab01c"
            })
    void rejectsWhatIsNoToken(String text) {
        assertThatThrownBy(() -> Token.parse(text)).isInstanceOf(TapeFormatException.class);
    }

    @Test
    void clipsALongTextInItsComplaint() {
        assertThatThrownBy(() -> Token.parse("x".repeat(1_000)))
                .hasMessage("not a token of a version this library reads (sl2/...): " + "x".repeat(80) + "...");
    }

    @Test
    void rejectsADescriptorThatWouldNotReadBack() {
        assertThatThrownBy(() -> new Token(1, "a/b", "-", "9f3ab01c"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("strategy descriptor is empty or has a slash: a/b");
    }
}
