package dev.muster.server.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResidentMemoryTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Name: java|VmHWM:  90000 kB|VmRSS:  78464 kB|RssAnon: 1 kB|; 80347136",
                "Name: java|VmRSS: 7 kB; 7168",
                "Name: VmRSS:|VmHWM:  90000 kB|; -1",
                "Name: java|VmRSS:; -1",
                "Name: java|VmRSS:  kB|; -1",
                "''; -1"
            })
    void it_is_what_the_line_of_that_name_says(String status, long bytes) {
        byte[] text = status.replace('|', '\n').getBytes(StandardCharsets.US_ASCII);

        assertThat(ResidentMemory.bytes(text, text.length)).isEqualTo(bytes);
    }

    @Test
    void what_an_earlier_longer_text_left_behind_is_not_read() {
        byte[] left = "Name: java\nVmRSS: 123456 kB\n".getBytes(StandardCharsets.US_ASCII);

        assertThat(ResidentMemory.bytes(left, "Name: java\nVmRSS: 123".length()))
                .isEqualTo(123 * 1024);
    }

    @Test
    void this_process_has_some() {
        boolean told = Files.isReadable(Path.of("/proc/self/status"));

        assertThat(ResidentMemory.bytes()).satisfies(bytes -> {
            if (told) {
                assertThat(bytes).isGreaterThan(10 << 20);
            } else {
                assertThat(bytes).isEqualTo(-1);
            }
        });
    }
}
