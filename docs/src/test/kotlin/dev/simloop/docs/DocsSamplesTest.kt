package dev.simloop.docs

import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import java.nio.file.Files

/** The Kotlin and Java that the documents show is code that was compiled and run. */
class DocsSamplesTest {
    private val documents = Documents.all()
    private val regions = Documents.regions()

    @Test
    fun `every block of Kotlin or Java is a region of a sample that runs`() {
        val strays =
            documents
                .filterNot { it.name.startsWith("examples/") }
                .flatMap { it.blocks }
                .filter { it.language in setOf("kotlin", "java") }
                .filter { Documents.unindented(it.text.lines()) !in regions.values }
        assertThat(strays.map { "${it.place}:\n${it.text}" }).isEmpty()
    }

    @Test
    fun `every region is shown somewhere`() {
        val shown = documents.flatMap { it.blocks }.map { Documents.unindented(it.text.lines()) }.toSet()
        assertThat(regions.filter { (name, text) -> name.startsWith("docs/") && text !in shown }.keys).isEmpty()
    }

    @Test
    fun `every block says its language`() {
        assertThat(documents.flatMap { it.blocks }.filter { it.language.isEmpty() }.map { it.place }).isEmpty()
    }

    @Test
    fun `relative links lead to files, and to headings in them`() {
        val link = Regex("\\[[^\\]]*]\\(([^)\\s]+)\\)|(?:src|href)=\"([^\"]+)\"")
        val broken =
            documents.flatMap { document ->
                link
                    .findAll(document.prose)
                    .map { it.groupValues[1] + it.groupValues[2] }
                    .filterNot { it.startsWith("https://") || it.startsWith("mailto:") }
                    .filterNot { leads(document, it) }
                    .map { "${document.name}: $it" }
            }
        assertThat(broken).isEmpty()
    }

    private fun leads(
        from: Documents.Document,
        link: String,
    ): Boolean {
        val (file, anchor) = link.split('#', limit = 2).let { it[0] to it.getOrNull(1) }
        val target = if (file.isEmpty()) from.path else from.path.resolveSibling(file).normalize()
        return Files.exists(target) &&
            (anchor == null || Documents.Document(target).lines.any { it.startsWith("#") && slug(it) == anchor })
    }

    private fun slug(heading: String) =
        heading
            .trimStart('#')
            .trim()
            .lowercase()
            .filter { it.isLetterOrDigit() || it in " -_" }
            .replace(' ', '-')

    @Test
    fun `every test that the table of determinism names exists, and every test is named`() {
        val table = documents.single { it.name == "docs/determinism.md" }
        val named =
            table.lines
                .filter { it.startsWith("|") && it.trimEnd().endsWith("` |") }
                .map { it.trimEnd().removeSuffix("` |").substringAfterLast('`') }
        val tests =
            DeterminismTest::class.java.declaredMethods
                .filter { it.isAnnotationPresent(Test::class.java) }
                .map { it.name }
        assertThat(named).containsExactlyInAnyOrderElementsOf(tests)
    }
}
