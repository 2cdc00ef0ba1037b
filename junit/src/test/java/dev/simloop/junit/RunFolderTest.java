package dev.simloop.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunFolderTest {
    @Test
    void isBelowTheOutputOfTheBuild() {
        assertThat(RunFolder.of(new TestName(RunFolderTest.class, "../../etc/a \"b\" <script>"), -4))
                .isEqualTo(Path.of("target/simloop/RunFolderTest..._.._etc_a__b___script_/-4"));
    }

    @ParameterizedTest
    @CsvSource({"..,_.", "Outer$Inner.m,Outer.Inner.m", "ä/b\\c:d,__b_c_d", "$x,_x"})
    void hasAPlainName(String name, String plain) {
        assertThat(RunFolder.plain(name)).isEqualTo(plain);
    }

    @Test
    void isNoLongerThanAFileSystemAllows() {
        assertThat(RunFolder.plain("x".repeat(1_000))).hasSizeLessThan(130).isNotEqualTo(RunFolder.plain("x".repeat(999)));
    }
}
