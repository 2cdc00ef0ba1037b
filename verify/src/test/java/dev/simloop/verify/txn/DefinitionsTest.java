package dev.simloop.verify.txn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.verify.txn.Anomaly.Kind;
import org.junit.jupiter.api.Test;

/** What is found is there by the definitions, and rules out the same levels as all that is there. */
class DefinitionsTest {
    @Test
    void smallHistoriesAgreeWithTheDefinitions() {
        var planted = Definitions.compare(2_000);
        for (Kind kind : Kind.values()) {
            if (kind.compareTo(Kind.G0) >= 0) {
                assertThat(planted).as("of %s", planted).containsKey(kind);
            }
        }
    }
}
