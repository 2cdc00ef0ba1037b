package dev.simloop.coroutines

import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test

/** An old kotlinx.coroutines is told before any run; `benchmarks/outside` runs against real old ones. */
@Tag("jdk")
class CoroutinesVersionTest {
    @Test
    fun `an old version is told with both versions`() {
        assertThat(CoroutinesVersion.wrong("1.7.3\n"))
            .isEqualTo(
                "simloop-coroutines works with kotlinx-coroutines 1.8 to 1.11, and the class path has 1.7.3: raise it",
            )
        assertThat(CoroutinesVersion.wrong("0.30.2")).contains("the class path has 0.30.2")
    }

    @Test
    fun `the versions it is made for pass, and so do those nobody can tell`() {
        for (version in listOf(
            "1.8.0",
            "1.8.1-Beta",
            "1.10.2",
            "1.11.0",
            "1.12.0",
            "2.0.0",
            "1.11.0-SNAPSHOT",
            "",
            "dev",
        )) {
            assertThat(CoroutinesVersion.wrong(version)).`as`(version).isNull()
        }
    }

    @Test
    fun `the one at hand passes`() {
        CoroutinesVersion.check()
    }
}
