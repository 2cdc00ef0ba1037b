package dev.simloop.junit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReplayCommandLineTest {
    private static final String SEED = "-Dsimloop.seed=17";

    static final class Inner {}

    @Test
    void namesClassMethodAndSeed() {
        var test = new TestName(ReplayCommandLineTest.class, "a_lease_has_one_holder");

        assertThat(ReplayCommandLine.of(test, SEED, false))
                .isEqualTo("mvn test -Dtest=ReplayCommandLineTest#a_lease_has_one_holder -Dsimloop.seed=17");
        assertThat(ReplayCommandLine.of(test, SEED, true))
                .isEqualTo("gradle test --tests dev.simloop.junit.ReplayCommandLineTest.a_lease_has_one_holder"
                        + " -Dsimloop.seed=17");
    }

    @Test
    void saysWhatRunsTakeOver() {
        assertThat(ReplayCommandLine.takeOver(null)).isEmpty();
        assertThat(ReplayCommandLine.takeOver("all")).isEqualTo(" -Dsimloop.takeover=all");
        assertThat(ReplayCommandLine.takeOver("chance, calls")).isEqualTo(" \"-Dsimloop.takeover=chance, calls\"");
    }

    @Test
    void hidesWhatShellAndBuildToolWouldReadBehindWildcards() {
        var test = new TestName(Inner.class, "a lease, has one + holder");

        assertThat(ReplayCommandLine.of(test, SEED, false))
                .isEqualTo(
                        "mvn test \"-Dtest=ReplayCommandLineTest?Inner#a?lease??has?one???holder\" -Dsimloop.seed=17");
        assertThat(ReplayCommandLine.of(test, SEED, true))
                .isEqualTo(
                        "gradle test --tests \"dev.simloop.junit.ReplayCommandLineTest*Inner.a*lease**has*one***holder\""
                                + " -Dsimloop.seed=17");
    }

    @Test
    void tellsTheOptionToSomebodyInAnIde() {
        assertThat(ReplayCommandLine.withIde("mvn test", SEED, true))
                .isEqualTo("mvn test\n    in the IDE: add -Dsimloop.seed=17 to the VM options of this run");
        assertThat(ReplayCommandLine.withIde("mvn test", SEED, false)).isEqualTo("mvn test");
        assertThat(ReplayCommandLine.isIde("com.intellij.rt.junit.JUnitStarter -ideVersion5 -junit5 a.B"))
                .isTrue();
        assertThat(ReplayCommandLine.isIde("/x/surefirebooter.jar /x 1")).isFalse();
    }

    @Test
    void quotesTheNameOfATapeThatAShellWouldRead() {
        var test = new TestName(ReplayCommandLineTest.class, "m");

        assertThat(ReplayCommandLine.ofTape(test, "target/simloop/a.b/1/tape.json"))
                .endsWith(" -Dsimloop.tape=target/simloop/a.b/1/tape.json");
        assertThat(ReplayCommandLine.ofTape(test, "my tapes/1.json")).endsWith(" \"-Dsimloop.tape=my tapes/1.json\"");
    }
}
