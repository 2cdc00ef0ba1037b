package dev.simloop.docs

import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.extension
import kotlin.io.path.name
import kotlin.io.path.readLines
import kotlin.io.path.readText
import kotlin.io.path.relativeTo
import kotlin.streams.asSequence

/** The Markdown files of this project, and the sample files that their code comes from. */
internal object Documents {
    val root: Path =
        generateSequence(
            Path.of("").toAbsolutePath(),
        ) { it.parent }.first { Files.exists(it.resolve("core-java/pom.xml")) }

    private val skipped = setOf("target", ".git", "node_modules")

    /** A fenced block; [output] names what printed it, from a comment before it. */
    data class Block(
        val place: String,
        val language: String,
        val text: String,
        val output: String?,
    )

    class Document(
        val path: Path,
    ) {
        val name: String get() = path.relativeTo(root).toString()
        val lines: List<String> = path.readLines()
        val blocks: List<Block> = blocks()

        /** The text without what stands in fences, for links. */
        val prose: String get() = prose()

        private fun blocks(): List<Block> {
            val blocks = mutableListOf<Block>()
            var open: Int? = null
            for ((i, line) in lines.withIndex()) {
                if (!line.trimStart().startsWith("```")) continue
                val from = open
                if (from == null) {
                    open = i
                } else {
                    val comment = lines.take(from).lastOrNull { it.isNotBlank() } ?: ""
                    blocks +=
                        Block(
                            "$name:${from + 1}",
                            lines[from].trim().removePrefix("```"),
                            lines.subList(from + 1, i).joinToString("\n"),
                            Regex("<!-- output (\\S+) -->").matchEntire(comment.trim())?.groupValues?.get(1),
                        )
                    open = null
                }
            }
            check(open == null) { "$name:${open!! + 1} opens a fence that nothing closes" }
            return blocks
        }

        private fun prose(): String {
            var fenced = false
            return lines
                .filter {
                    val fence = it.trimStart().startsWith("```")
                    if (fence) fenced = !fenced
                    !fence && !fenced
                }.joinToString("\n")
                .replace(Regex("`[^`\n]*`"), "")
        }
    }

    fun all(): List<Document> = files { it.extension == "md" }.map(::Document)

    private val tag = Regex("// tag::(.*)\\[]")
    private val endOfTag = Regex("// end::.*\\[]")

    /** The text of each `// region` or `// tag::` of the sources, without its indentation; the name is `path#region`. */
    fun regions(): Map<String, String> {
        val regions = linkedMapOf<String, String>()
        for (file in files { it.toString().contains("/src/") && it.extension in setOf("kt", "java") }) {
            var region: String? = null
            val lines = mutableListOf<String>()
            for (line in file.readText().lines()) {
                val marker = line.trim().replace(tag, "// region $1").replace(endOfTag, "// endregion")
                if (marker.startsWith("// region ")) {
                    check(region == null) { "${file.name}: region $region is open when another begins" }
                    region = "${file.relativeTo(root)}#${marker.removePrefix("// region ")}"
                } else if (marker == "// endregion") {
                    check(
                        regions.put(checkNotNull(region), unindented(lines)) == null,
                    ) { "region $region stands twice" }
                    region = null
                    lines.clear()
                } else if (region != null) {
                    lines += line
                }
            }
            check(region == null) { "${file.name}: nothing ends region $region" }
        }
        return regions
    }

    fun unindented(lines: List<String>): String = lines.joinToString("\n").trimIndent().trim()

    private fun files(wanted: (Path) -> Boolean): List<Path> =
        Files.walk(root).use { paths ->
            paths
                .asSequence()
                .filter { path ->
                    path.relativeTo(root).none { it.name in skipped } && Files.isRegularFile(path) &&
                        wanted(path)
                }.sorted()
                .toList()
        }
}
