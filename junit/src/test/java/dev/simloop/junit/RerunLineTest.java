package dev.simloop.junit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RerunLineTest {
    private static final String SEED = "-Dsimloop.seed=17";

    static final class Inner {}

    @Test
    void namesClassMethodAndSeed() {
        var test = new TestName(RerunLineTest.class, "a_lease_has_one_holder");

        assertThat(RerunLine.of(test, SEED, false))
                .isEqualTo("mvn test -Dtest=RerunLineTest#a_lease_has_one_holder -Dsimloop.seed=17");
        assertThat(RerunLine.of(test, SEED, true))
                .isEqualTo("gradle test --tests dev.simloop.junit.RerunLineTest.a_lease_has_one_holder"
                        + " -Dsimloop.seed=17");
    }

    @Test
    void hidesWhatShellAndBuildToolWouldReadBehindWildcards() {
        var test = new TestName(Inner.class, "a lease, has one + holder");

        assertThat(RerunLine.of(test, SEED, false))
                .isEqualTo("mvn test \"-Dtest=RerunLineTest?Inner#a?lease??has?one???holder\" -Dsimloop.seed=17");
        assertThat(RerunLine.of(test, SEED, true))
                .isEqualTo("gradle test --tests \"dev.simloop.junit.RerunLineTest*Inner.a*lease**has*one***holder\""
                        + " -Dsimloop.seed=17");
    }
}
