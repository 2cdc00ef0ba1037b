package dev.simloop.benchmarks

import dev.simloop.campaign.Campaign
import dev.simloop.campaign.Seeds
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import java.nio.file.Files
import java.nio.file.Path

/** The two worlds give the committed fingerprints on every system and JDK. */
class GoldenWorldsTest {
    @Test
    fun `the mixed world gives the golden fingerprints`() = assertGolden(mixedWorld(), "golden-fingerprints.txt")

    @Test
    fun `the world of all faults gives the golden fingerprints`() = assertGolden(Torture.campaign(), "golden-world.txt")

    private fun assertGolden(
        campaign: Campaign,
        file: String,
    ) {
        val golden = Files.readAllLines(Path.of(file))
        assertThat(golden).hasSize(200)
        val one = campaign.withWorkers(1)
        val here =
            List(golden.size) { seed ->
                "$seed ${java.lang.Long.toHexString(one.withSeeds(Seeds.of(seed.toLong())).run().fingerprint())}"
            }
        assertThat(here).isEqualTo(golden)
    }
}
