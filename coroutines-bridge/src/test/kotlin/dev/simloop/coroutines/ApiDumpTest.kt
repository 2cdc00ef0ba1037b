package dev.simloop.coroutines

import org.assertj.core.api.Assertions.assertThat
import org.jetbrains.kotlin.abi.tools.AbiFilters
import org.jetbrains.kotlin.abi.tools.AbiTools
import org.junit.jupiter.api.Test
import java.io.File

/** Compares the public API with the committed dump, so that review sees each change of it. */
class ApiDumpTest {
    @Test
    fun `matches the committed dump`() {
        val actual = dump()
        if (System.getProperty("api.update").toBoolean()) {
            committed.parentFile.mkdirs()
            committed.writeText(actual)
        }

        assertThat(committed).`as`("API dump; %s", HOW_TO_WRITE).exists()
        assertThat(actual)
            .`as`("public API against %s; %s", committed.relativeTo(module), HOW_TO_WRITE)
            .isEqualTo(committed.readText())
    }

    private fun dump(): String =
        buildString {
            AbiTools.getInstance(ApiDumpTest::class.java.classLoader).printJvmDump(this, classFiles(), notInternal)
        }

    private fun classFiles(): List<File> =
        module
            .resolve("target/classes")
            .walk()
            .filter { it.extension == "class" }
            .sorted()
            .toList()

    private companion object {
        const val HOW_TO_WRITE =
            "to write it, run mvn -pl coroutines-bridge -am test" +
                " -Dtest=ApiDumpTest -Dapi.update -Dsurefire.failIfNoSpecifiedTests=false"
        val module: File = File(System.getProperty("basedir", "")).absoluteFile
        val committed: File = module.resolve("api/simloop-coroutines.api")
        val notInternal = AbiFilters(emptySet(), setOf("dev.simloop.coroutines.internal.**"), emptySet(), emptySet())
    }
}
