package dev.simloop.docs

import dev.simloop.junit.SeedSweep
import dev.simloop.report.Explainer
import io.kotest.core.spec.style.FunSpec

// What docs/simtest.md shows for Kotest; OtherFrameworksTest runs it. Two of its tests are meant to fail.

// region kotest
internal class KotestSample :
    FunSpec({
        val story = LostUpdateStory()

        test("every vote counts") {
            Explainer.of(story.election { LostUpdateStory.GuardedTally() }, "every vote counts").assertPassed()
        }

        test("some votes count") {
            Explainer.of(story.election { LostUpdateStory.Tally() }, "some votes count").assertPassed()
        }

        test("some votes count, with system properties") {
            SeedSweep
                .of(story.election { LostUpdateStory.Tally() })
                .withTest(KotestSample::class.java, "some votes count")
                .run()
        }
    })
// endregion
