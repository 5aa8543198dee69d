package dev.muster.cli.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class ConsoleLoggerTest {

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    @Test
    void a_warning_is_one_line_with_its_cause_in_a_word() {
        logger(Level.WARNING).log(Level.WARNING, "The disk is slow", new IllegalStateException("40 ms"));
        assertThat(shown.toString(UTF_8))
                .isEqualTo("muster: warning: The disk is slow (store): java.lang.IllegalStateException: 40 ms"
                        + System.lineSeparator());
    }

    @Test
    void an_error_shows_where_it_came_from() {
        logger(Level.WARNING).log(Level.ERROR, "The store failed", new IllegalStateException("full"));
        assertThat(shown.toString(UTF_8))
                .contains("error: The store failed", "\tat dev.muster.cli.log.ConsoleLoggerTest");
    }

    @Test
    void what_is_below_the_least_level_is_not_shown() {
        logger(Level.WARNING).log(Level.INFO, "migrated");
        logger(Level.OFF).log(Level.ERROR, "gone");
        assertThat(shown.size()).isZero();
    }

    @Test
    void values_are_put_into_the_format() {
        logger(Level.TRACE).log(Level.INFO, "{0} of {1}", 3, "four");
        assertThat(shown.toString(UTF_8)).startsWith("muster: info: 3 of four (store)");
    }

    @Test
    void braces_in_a_message_without_values_stay() {
        logger(Level.TRACE).log(Level.INFO, "it's {json}");
        assertThat(shown.toString(UTF_8)).startsWith("muster: info: it's {json}");
    }

    @Test
    void the_jdk_finds_it() {
        assertThat(System.getLogger("anything").getName()).isEqualTo("anything");
        assertThat(System.LoggerFinder.getLoggerFinder()).isInstanceOf(ConsoleLoggerFinder.class);
    }

    @Test
    void an_unknown_level_is_refused_with_the_list() {
        assertThat(ConsoleLoggerFinder.level("Info")).isEqualTo(Level.INFO);
        assertThatThrownBy(() -> ConsoleLoggerFinder.level("loud"))
                .hasMessageContaining("'loud'")
                .hasMessageContaining("debug, info");
    }

    private System.Logger logger(Level least) {
        return new ConsoleLogger("store", least, new PrintStream(shown, true, UTF_8));
    }
}
