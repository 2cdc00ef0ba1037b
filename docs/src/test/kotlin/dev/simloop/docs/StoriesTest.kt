package dev.simloop.docs

import dev.simloop.SimConfig
import dev.simloop.Timing
import dev.simloop.campaign.Campaign
import dev.simloop.failure.SimulationFailure
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.MethodSource
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.readText
import kotlin.io.path.writeText

/**
 * The messages of docs/stories.md: each is what the program there prints, fits one screen, and names what one has to know.
 * `-Dgolden.update` writes them into the document. `target/stories` holds them afterwards, with a table.
 */
internal class StoriesTest {
    /**
     * @param test fails as a user's test does, with the message
     * @param shape how the message calls the bug
     * @param names what else it has to name: both actors, both lines, the deciding choice or fault, the values
     */
    data class Story(
        val name: String,
        val test: () -> Unit,
        val program: Campaign,
        val mended: Campaign,
        val shape: String,
        val names: List<String>,
    ) {
        override fun toString() = name
    }

    @ParameterizedTest
    @MethodSource("stories")
    fun `the message is the one shown, fits the screen and names the bug`(story: Story) {
        val message = message(story)
        if (java.lang.Boolean.getBoolean("golden.update")) update(story.name, message)
        Files.createDirectories(OUT)
        OUT.resolve("${story.name}.txt").writeText("$message\n")
        rows[story.name] = row(story, message)

        assertThat(message.lines()).hasSizeLessThanOrEqualTo(LINES)
        // a command is one line, however long it is
        assertThat(message.lines().filter { "-Dsimloop." !in it }).allMatch({ it.length <= COLUMNS }, "fits")
        assertThat(joined(message)).contains("why: ${story.shape} ").contains(story.names)
        assertThat(message).contains(
            "this decides: ",
            "of 40 runs: inevitable from step ",
            "run again: mvn test ",
            "(95 %, rule of three)",
        )
        assertThat(
            Documents
                .all()
                .flatMap { it.blocks }
                .filter { it.output == "story-${story.name}" }
                .map { it.text },
        ).describedAs("blocks after <!-- output story-${story.name} -->; -Dgolden.update writes them")
            .containsExactly(message)
    }

    @ParameterizedTest
    @MethodSource("stories")
    fun `the order of submission does not show it, and the mended program passes`(story: Story) {
        story.program
            .withStrategy("fifo")
            .withSeeds(SEEDS)
            .run()
            .assertPassed()
        // The program states when the power goes, so what is late is not what it is about.
        story.mended
            .withConfig(SimConfig.defaults().withTiming(Timing.EXACT))
            .withSeeds(SEEDS)
            .run()
            .assertPassed()
    }

    companion object {
        private const val LINES = 48
        private const val COLUMNS = 160
        private const val SEEDS = 1_000
        private val OUT = Path.of("target/stories")
        private val rows = linkedMapOf<String, String>()

        /** As printed, but for the wall time. */
        private fun message(story: Story): String =
            checkNotNull(assertThrows<SimulationFailure> { story.test() }.message)
                .replace(Regex("(candidates), .* s\n"), "$1, 0.1 s\n")

        /** Without line ends, and without the functions that stand behind lines. */
        private fun joined(message: String) =
            message.replace(Regex("\n +"), " ").replace(Regex("(:\\d+) in [\\w.]+(?: < [\\w.@:]+)*"), "$1")

        private fun update(
            name: String,
            message: String,
        ) {
            val document = Documents.root.resolve("docs/stories.md")
            val block = Regex("(<!-- output story-$name -->\n```text\n).*?(\n```\n)", RegexOption.DOT_MATCHES_ALL)
            document.writeText(block.replace(document.readText()) { it.groupValues[1] + message + it.groupValues[2] })
        }

        private fun row(
            story: Story,
            message: String,
        ): String {
            val seed = Regex("\n  seed (\\d+),").find(message)!!.groupValues[1]
            val candidates = Regex("(\\d+) candidates").find(message)!!.groupValues[1]
            return "%-18s %6s %12s %7d   %s".format(
                story.name,
                seed,
                candidates,
                message.lines().size,
                story.shape.removeSuffix(":"),
            )
        }

        @JvmStatic
        @AfterAll
        fun table() {
            val head = "%-18s %6s %12s %7s   %s".format("bug", "seed", "candidates", "lines", "shape named")
            OUT.resolve("table").writeText((listOf(head) + rows.values).joinToString("\n", postfix = "\n"))
        }

        @JvmStatic
        fun stories(): List<Story> {
            val election = LostUpdateStory()
            val service = UseBeforeReadyStory()
            val bank = DeadlockStory()
            return listOf(
                Story(
                    "lost-update",
                    election::everyVoteCounts,
                    election.election { LostUpdateStory.Tally() },
                    election.election { LostUpdateStory.GuardedTally() },
                    "lost update of votes:",
                    listOf(
                        "north#1 read 0 at LostUpdateStory.kt:22, south#1 read 0 at LostUpdateStory.kt:22",
                        "north#1 wrote 60 at LostUpdateStory.kt:25 and south#1 wrote 40 at LostUpdateStory.kt:25",
                        "south#1 ran at LostUpdateStory.kt:35 instead of north#1, which stood at LostUpdateStory.kt:23",
                        "with north#1 first, the run passes",
                    ),
                ),
                Story(
                    "check-then-act",
                    { CheckThenActStory().aSeatIsSoldOnce() },
                    CheckThenActStory.sales { CheckThenActStory.Hall() },
                    CheckThenActStory.sales { CheckThenActStory.CheckingHall() },
                    "check-then-act on seats:",
                    listOf(
                        "phone#1 read 1 at CheckThenActStory.java:18, desk#1 wrote 0 at CheckThenActStory.java:25",
                        "phone#1 went on (seats = -1 at CheckThenActStory.java:25) as if it were still 1",
                        "phone#1 ran what was set at CheckThenActStory.java:39 instead of desk#1, whose next was set at",
                        "with desk#1 first, the run passes",
                    ),
                ),
                Story(
                    "use-before-ready",
                    service::requestsFindTheDatabase,
                    service.service { UseBeforeReadyStory.Routes() },
                    service.service { UseBeforeReadyStory.AwaitedRoutes() },
                    "use before ready of database:",
                    listOf(
                        "handler#1 read null at UseBeforeReadyStory.kt:23",
                        "loader#1 wrote db:5432 at UseBeforeReadyStory.kt:19 before",
                        "handler#1 ran at UseBeforeReadyStory.kt:32 instead of loader#1, which stood at " +
                            "UseBeforeReadyStory.kt:31",
                        "with loader#1 first, the run passes",
                    ),
                ),
                Story(
                    "deadlock",
                    bank::bothTransfersComeThrough,
                    bank.bank(),
                    bank.bank(ordered = true),
                    "deadlock in a cycle of 2:",
                    listOf(
                        "deposit#1 waits for cash at DeadlockStory.kt:23, which withdrawal#1 holds",
                        "withdrawal#1 waits for savings at DeadlockStory.kt:23, which deposit#1 holds",
                        "withdrawal#1 ran at DeadlockStory.kt:51 instead of deposit#1, which stood at DeadlockStory.kt:38",
                        "with deposit#1 first, the run passes",
                    ),
                ),
                Story(
                    "stale-read",
                    { StaleReadStory().aChangedPriceIsSeen() },
                    StaleReadStory.shop(false),
                    StaleReadStory.shop(true),
                    "stale read of price:",
                    listOf(
                        "primary/endpoint#1 wrote 12 at StaleReadStory.java:28",
                        "replica/endpoint#1 still saw 10 at StaleReadStory.java:40",
                        "got price? (client->replica, sent at StaleReadStory.java:47)",
                        "would have got 12 (primary->replica, sent at StaleReadStory.java:29)",
                        "with 12 first, the run passes",
                    ),
                ),
                Story(
                    "missed-fsync",
                    { MissedFsyncStory().whatIsAcknowledgedSurvives() },
                    MissedFsyncStory.bank(false),
                    MissedFsyncStory.bank(true),
                    "missed fsync of /journal:",
                    listOf(
                        "bank/teller#1 wrote it at MissedFsyncStory.java:28",
                        "had not forced it when bank lost its power",
                        "grid#1 ran the timer set at MissedFsyncStory.java:37 instead of bank/teller#1, " +
                            "which stood at MissedFsyncStory.java:32",
                        "the power cut of bank took bytes of /journal (of 9 bytes 0 are left)",
                        "bank CRASH, by grid#1 at MissedFsyncStory.java:39",
                        "acknowledged = 50 to ada, told by bank/teller#1",
                        "journal = nothing, told by root",
                    ),
                ),
            )
        }
    }
}
