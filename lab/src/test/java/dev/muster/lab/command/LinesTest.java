package dev.muster.lab.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinesTest {
    private final List<String> told = new ArrayList<>();

    private final Lines.Reader reader = new Lines.Reader() {
        @Override
        public void line(byte[] line) {
            told.add(new String(line, StandardCharsets.UTF_8));
        }

        @Override
        public void tooLong() {
            told.add("too long");
        }
    };

    /** Gives so many bytes at a time. */
    private static InputStream inPieces(String text, int size) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public int read(byte[] into, int at, int length) {
                return super.read(into, at, Math.min(size, length));
            }
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000})
    void lines_are_the_same_however_they_come(int size) throws IOException {
        Lines.read(inPieces("one\n\ntwo and\r\nthree\n", size), 100, reader);

        assertThat(told).containsExactly("one", "", "two and\r", "three");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 1000})
    void a_line_that_is_too_long_is_told_of_once_and_the_next_is_read_again(int size) throws IOException {
        Lines.read(inPieces("12345\n" + "x".repeat(100) + "\nnext\n", size), 5, reader);

        assertThat(told).containsExactly("12345", "too long", "next");
    }

    @Test
    void a_long_line_grows_to_what_is_kept() throws IOException {
        String longest = "x".repeat(200_000);

        Lines.read(inPieces(longest + "\n", 64 * 1024), 200_000, reader);

        assertThat(told).containsExactly(longest);
    }

    @Test
    void what_comes_last_without_an_end_is_no_line() throws IOException {
        Lines.read(inPieces("one\nhal", 1000), 100, reader);

        assertThat(told).containsExactly("one");
    }
}
