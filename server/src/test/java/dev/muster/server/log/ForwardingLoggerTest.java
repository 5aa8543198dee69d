package dev.muster.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@Tag("unit")
class ForwardingLoggerTest {
    private final Recorded recorded = new Recorded(System.Logger.Level.WARNING);
    private final ForwardingLogger logger = new ForwardingLogger("org.example", recorded);

    @Test
    void a_message_goes_to_the_log_of_the_jdk_with_its_values_and_its_cause() {
        IllegalStateException cause = new IllegalStateException("why");

        logger.warn("{} of {} went wrong", 2, 3, cause);

        assertThat(recorded.messages).containsExactly("WARNING 2 of 3 went wrong " + cause);
    }

    @Test
    void what_the_log_does_not_show_is_not_even_put_together() {
        logger.debug("{}", new Object() {
            @Override
            public String toString() {
                throw new AssertionError("nobody wanted this text");
            }
        });

        assertThat(logger.isDebugEnabled()).isFalse();
        assertThat(logger.isErrorEnabled()).isTrue();
        assertThat(recorded.messages).isEmpty();
    }

    @Test
    void braces_and_quotes_in_a_text_stay_as_they_are() {
        logger.error("it's {0} here");

        assertThat(recorded.messages).containsExactly("ERROR it's {0} here null");
    }

    @Test
    void libraries_find_this_provider() {
        assertThat(LoggerFactory.getLogger("org.eclipse.jetty.server.Server")).isInstanceOf(ForwardingLogger.class);
    }

    private static final class Recorded implements System.Logger {
        final List<String> messages = new ArrayList<>();
        private final Level least;

        Recorded(Level least) {
            this.least = least;
        }

        @Override
        public String getName() {
            return "recorded";
        }

        @Override
        public boolean isLoggable(Level level) {
            return level.getSeverity() >= least.getSeverity();
        }

        @Override
        public void log(
                Level level, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable cause) {
            messages.add(level + " " + message + " " + cause);
        }

        @Override
        public void log(
                Level level,
                @Nullable ResourceBundle bundle,
                @Nullable String format,
                @Nullable Object @Nullable ... values) {
            throw new AssertionError("the text is complete: it must not be taken for a format");
        }
    }
}
