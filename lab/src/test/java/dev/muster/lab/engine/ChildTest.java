package dev.muster.lab.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.target.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Children that do as scripts say. */
@Timeout(120) // against hanging
class ChildTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private @Nullable Child child;

    private Child child(String script, Duration patience) throws Exception {
        Starter shell = new Starter(List.of("sh", "-c", script, "child"), Map.of("GREETING", "hello"));
        child = Child.start(shell, directory.resolve("data"), "a title", directory.resolve("errors"), patience);
        return child;
    }

    @AfterEach
    void leave_no_child() {
        if (child != null) {
            child.close();
        }
    }

    private static Outcome.Failed failure(Child.Reply reply) {
        assertThat(reply).isInstanceOf(Child.Reply.Broken.class);
        return ((Child.Reply.Broken) reply).failure();
    }

    @Test
    void figures_are_read_and_the_child_ends_when_its_input_does() throws Exception {
        Child good = child("echo ready task=7 rss_kb=61234; read request; echo stats a=1 b=2; cat", LONG);

        assertThat(good.ready()).isEqualTo(new Child.Reply.Figures(Map.of("task", 7L, "rss_kb", 61_234L)));
        assertThat(good.stats()).isEqualTo(new Child.Reply.Figures(Map.of("a", 1L, "b", 2L)));
        assertThat(good.end()).isEmpty();
        assertThat(good.alive()).isFalse();
    }

    @Test
    void it_is_told_what_to_do_and_given_its_variables() throws Exception {
        Child listing = child("echo \"$GREETING $*\"", LONG);

        assertThat(failure(listing.ready()).detail())
                .contains("it said 'hello engine-probe --data " + directory.resolve("data") + " --create a title'");
    }

    @Test
    void one_that_dies_is_a_failure_with_the_end_of_its_errors() throws Exception {
        Child dying = child("echo no room on the disk >&2; exit 3", LONG);

        Outcome.Failed failure = failure(dying.ready());

        assertThat(failure.kind()).isEqualTo("child_ended");
        assertThat(failure.detail()).isEqualTo("it ended with 3; its errors: no room on the disk");
    }

    @Test
    void one_that_dies_later_is_a_failure_of_the_next_request() throws Exception {
        Child dying = child("echo ready; read request; exit 4", LONG);
        dying.ready();

        assertThat(failure(dying.stats()).detail()).isEqualTo("it ended with 4; it said nothing more");
    }

    @Test
    void one_that_says_something_else_is_a_failure() throws Exception {
        for (String garbage : List.of("hello", "ready task=many", "ready task", "stats a=1", "")) {
            Child talking = child("echo '" + garbage + "'; cat", LONG);

            Outcome.Failed failure = failure(talking.ready());

            assertThat(failure.kind()).isEqualTo("wrong_answer");
            assertThat(failure.detail()).contains("expected 'ready …', but it said '" + garbage + "'");
            talking.close();
        }
    }

    @Test
    void one_that_never_stops_talking_is_a_failure_and_is_ended() throws Exception {
        Child talking = child("yes", LONG);

        assertThat(failure(talking.ready()).kind()).isEqualTo("wrong_answer");
        talking.close();
        assertThat(talking.endsWithin(LONG)).isTrue();
    }

    @Test
    void one_that_says_nothing_is_given_up_and_ended_with_its_own_children() throws Exception {
        Child silent = child("sleep 3600 & wait", Duration.ofMillis(200));

        assertThat(failure(silent.ready()).kind()).isEqualTo("timeout");
        List<ProcessHandle> below =
                ProcessHandle.of(silent.pid()).orElseThrow().descendants().toList();
        silent.close();
        assertThat(silent.endsWithin(LONG)).isTrue();
        for (ProcessHandle each : below) {
            each.onExit().join();
        }
    }

    @Test
    void one_that_ends_badly_says_so() throws Exception {
        Child child = child("echo ready; cat; echo cannot close >&2; exit 5", LONG);
        child.ready();

        Optional<Outcome.Failed> end = child.end();

        assertThat(end.orElseThrow().detail()).isEqualTo("it ended with 5; its errors: cannot close");
    }

    @Test
    void of_many_errors_the_last_are_kept() throws Exception {
        Child dying = child("i=0; while [ $i -lt 200 ]; do echo error number $i >&2; i=$((i+1)); done; exit 1", LONG);

        assertThat(failure(dying.ready()).detail()).endsWith("error number 199").hasSizeLessThan(700);
    }
}
