package dev.simloop.junit.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CoroutinesDebugOffTest {
    private static final String DEBUG = "kotlinx.coroutines.debug";
    private final String before = System.getProperty(DEBUG, "");

    @AfterEach
    void restore() {
        System.setProperty(DEBUG, before);
    }

    @Test
    void hasRunBeforeTheTestsDo() {
        assertThat(before).isEqualTo("off");
    }

    @Test
    void switchesOffWhatIsUnset() {
        System.clearProperty(DEBUG);

        CoroutinesDebugOff.switchOff();

        assertThat(System.getProperty(DEBUG)).isEqualTo("off");
    }

    @Test
    void leavesTheUsersChoiceAlone() {
        System.setProperty(DEBUG, "on");

        CoroutinesDebugOff.switchOff();

        assertThat(System.getProperty(DEBUG)).isEqualTo("on");
    }
}
