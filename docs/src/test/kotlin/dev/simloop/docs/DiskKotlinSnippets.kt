package dev.simloop.docs

import dev.simloop.campaign.Campaign
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import kotlin.io.path.createDirectories
import kotlin.io.path.readText
import kotlin.io.path.useDirectoryEntries
import kotlin.io.path.writeText

class DiskKotlinSnippets {
    @Test
    fun `kotlin's path extensions work on it`() {
        val seen = mutableListOf<String>()
        Campaign
            .ofAction { world ->
                // region kotlin
                val disk = world.host("n1").disk()
                val data = disk.path("/data").createDirectories()
                data.resolve("log").writeText("entry")
                val names = data.useDirectoryEntries { all -> all.map { it.fileName.toString() }.toList() }
                // endregion
                seen += names
                seen += data.resolve("log").readText()
            }.withSeeds(1)
            .run()
            .assertPassed()
        assertThat(seen).containsExactly("log", "entry")
    }
}
