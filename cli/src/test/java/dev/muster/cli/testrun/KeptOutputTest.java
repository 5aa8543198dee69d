package dev.muster.cli.testrun;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptOutputTest {
    @TempDir
    Path home;

    private static void take(KeptOutput output, String text) {
        byte[] bytes = (text + "not taken").getBytes(StandardCharsets.UTF_8);
        output.take(bytes, text.length());
    }

    @Test
    void what_fits_is_kept_as_it_came() throws Exception {
        try (KeptOutput output = new KeptOutput(home.resolve("log"), 10)) {
            take(output, "12345");
            take(output, "6\n7");
            assertThat(output.lastLines(1)).isEqualTo(List.of("7"));
        }

        assertThat(home.resolve("log")).hasContent("123456\n7");
    }

    @Test
    void of_a_little_too_much_everything_is_kept() throws Exception {
        try (KeptOutput output = new KeptOutput(home.resolve("log"), 10)) {
            take(output, "0123456789abc");
            take(output, "def");
        }

        assertThat(home.resolve("log")).hasContent("0123456789abcdef");
    }

    @Test
    void of_much_too_much_the_beginning_and_the_end_are_kept_and_what_is_missing_is_told() throws Exception {
        try (KeptOutput output = new KeptOutput(home.resolve("log"), 10)) {
            take(output, "begin ");
            for (int i = 0; i < 1_000; i++) {
                take(output, String.format("line %094d%n", i));
            }
            assertThat(output.lastLines(2)).last().asString().endsWith("0999");
        }

        String kept = Files.readString(home.resolve("log"));
        assertThat(kept)
                .hasSizeLessThan(66_000)
                .startsWith("begin line\n[" + (6 + 100_000 - 10 - 65_536) + " bytes are left out here]\n")
                .endsWith("0999\n");
    }
}
