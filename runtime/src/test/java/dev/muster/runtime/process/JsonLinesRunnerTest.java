package dev.muster.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.runtime.agent.Outcome;
import dev.muster.runtime.agent.Scene;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs that are kept: those that do as they should, and those that do not. */
@Tag("process")
@Timeout(60)
class JsonLinesRunnerTest {
    private static final String ID = "id=${line#*\\\"task\\\":\\\"}; id=${id%%\\\"*}; ";

    @TempDir
    Path home;

    private @Nullable JsonLinesRunner runner;

    private JsonLinesRunner kept(String perLine, JsonLinesRunner.@Nullable HealthCheck health) throws Exception {
        ProgramSpec spec = ProgramSpec.of(
                        "bash", "-c", "echo started >>starts; while read -r line; do " + ID + perLine + "; done")
                .withTimeout(Duration.ofSeconds(30));
        return kept(new JsonLinesRunner(spec, Desks.in(home), home, health));
    }

    private JsonLinesRunner kept(JsonLinesRunner made) {
        runner = made;
        return made;
    }

    @AfterEach
    void close() {
        if (runner != null) {
            runner.close();
        }
    }

    private long starts() throws Exception {
        return Files.readAllLines(home.resolve("starts")).size();
    }

    private static Outcome run(JsonLinesRunner runner, long task, String title) throws Exception {
        return runner.run(Scene.task(task, title), Desks.DESK);
    }

    @Test
    void one_program_answers_many_tasks() throws Exception {
        JsonLinesRunner echo = kept("echo \"{\\\"task\\\":\\\"$id\\\",\\\"summary\\\":\\\"did $id\\\"}\"", null);
        for (int i = 1; i <= 20; i++) {
            assertThat(run(echo, i, "x")).isEqualTo(new Outcome.Completed("did t" + i, List.of()));
        }
        assertThat(starts()).isEqualTo(1);
    }

    @Test
    void garbage_progress_and_answers_to_other_tasks_are_passed_over() throws Exception {
        JsonLinesRunner noisy = kept(
                "echo 'Loading {'; echo '{\"broken\"'; echo '{\"task\":\"t999\",\"status\":\"failed\"}'; echo '{\"progress\":true}';"
                        + " echo '[1]'; echo; echo \"{\\\"task\\\":\\\"$id\\\",\\\"status\\\":\\\"completed\\\"}\"",
                null);

        assertThat(run(noisy, 1, "x")).isEqualTo(new Outcome.Completed("", List.of()));
        assertThat(run(noisy, 2, "x")).isEqualTo(new Outcome.Completed("", List.of()));
    }

    @Test
    void silence_ends_the_program_and_the_next_task_gets_another() throws Exception {
        ProgramSpec spec = ProgramSpec.of(
                        "bash",
                        "-c",
                        "echo started >>starts; read -r line; [ -e once ] && echo"
                                + " '{\"task\":\"t2\",\"summary\":\"again\"}'; touch once; sleep 600")
                .withTimeout(Duration.ofSeconds(4));
        JsonLinesRunner silent = kept(new JsonLinesRunner(spec, Desks.in(home), home, null));

        assertThat(run(silent, 1, "x")).isEqualTo(new Outcome.Failed("no answer to t1 within 4 s: ended", true));
        assertThat(run(silent, 2, "x")).isEqualTo(new Outcome.Completed("again", List.of()));
        assertThat(starts()).isEqualTo(2);
    }

    @Test
    void one_that_prints_too_much_for_a_task_is_ended() throws Exception {
        ProgramSpec spec = ProgramSpec.of("bash", "-c", "read -r line; while :; do echo 0123456789; done")
                .withOutputLimit(10_000);
        JsonLinesRunner chatty = kept(new JsonLinesRunner(spec, Desks.in(home), home, null));

        Outcome outcome = run(chatty, 1, "x");

        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(((Outcome.Failed) outcome).reason())
                .contains("it printed more than its output limit of 9.8 KiB: ended");
    }

    /**
     * It was taken for a program that does not run at all if it was ended before the runner had read too many lines.
     */
    @Test
    void one_that_prints_too_much_without_a_line_has_failed_and_not_only_just_started() throws Exception {
        ProgramSpec spec = ProgramSpec.of("bash", "-c", "read -r line; printf '%20000s' x; sleep 600")
                .withOutputLimit(10_000);
        JsonLinesRunner chatty = kept(new JsonLinesRunner(spec, Desks.in(home), home, null));

        assertThat(run(chatty, 1, "x"))
                .isEqualTo(new Outcome.Failed("it printed more than its output limit of 9.8 KiB: ended", true));
    }

    @Test
    void one_that_chatters_between_tasks_is_ended_before_it_fills_the_memory_and_replaced() throws Exception {
        endsAndIsReplaced("while :; do echo 0123456789; done", 100_000);
        assertThat(starts()).isEqualTo(2);
    }

    /** A program that does its first task, and then goes on to print. */
    private void endsAndIsReplaced(String chatter, long limit) throws Exception {
        ProgramSpec spec = ProgramSpec.of("bash", "-c", """
                        echo $$ >>starts
                        read -r line; id=${line#*\\"task\\":\\"}; id=${id%%\\"*}
                        echo "{\\"task\\":\\"$id\\",\\"summary\\":\\"ok\\"}"
                        """ + chatter).withOutputLimit(limit);
        JsonLinesRunner chatty = kept(new JsonLinesRunner(spec, Desks.in(home), home, null));
        assertThat(run(chatty, 1, "x")).isEqualTo(new Outcome.Completed("ok", List.of()));
        long pid = Long.parseLong(Files.readAllLines(home.resolve("starts")).getFirst());

        while (ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
            TimeUnit.MILLISECONDS.sleep(5);
        }

        assertThat(run(chatty, 2, "x")).isEqualTo(new Outcome.Completed("ok", List.of()));
    }

    @Test
    void death_fails_the_attempt_with_its_last_words() throws Exception {
        JsonLinesRunner mortal = kept(
                "[[ $line == *good* ]] || { echo 'out of ideas' >&2; exit 9; };"
                        + " echo \"{\\\"task\\\":\\\"$id\\\",\\\"summary\\\":\\\"ok\\\"}\"",
                null);

        assertThat(run(mortal, 1, "good")).isInstanceOf(Outcome.Completed.class);
        assertThat(run(mortal, 2, "bad"))
                .isEqualTo(new Outcome.Failed(
                        "the program ended while it had the task: it ended with exit code 9: out of ideas", true));
        assertThat(run(mortal, 3, "good")).isInstanceOf(Outcome.Completed.class);
    }

    @Test
    void one_that_ends_as_soon_as_it_starts_costs_no_attempt_at_first() throws Exception {
        ProgramSpec spec = ProgramSpec.of("bash", "-c", "echo 'no licence' >&2; exit 1");
        JsonLinesRunner dead = kept(new JsonLinesRunner(spec, Desks.in(home), home, null));

        assertThat(run(dead, 1, "x"))
                .isEqualTo(new Outcome.NotTried(
                        "'bash' ends as soon as it starts: it ended with exit code 1: no licence"));
        assertThat(run(dead, 1, "x")).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void one_that_does_not_say_that_it_is_well_is_replaced_before_it_gets_a_task() throws Exception {
        JsonLinesRunner checked = kept(
                "case $line in {\"ping\"*) ;; *) echo \"{\\\"task\\\":\\\"$id\\\",\\\"summary\\\":\\\"ok\\\"}\";; esac",
                new JsonLinesRunner.HealthCheck(Duration.ZERO, Duration.ofMillis(200)));

        assertThat(run(checked, 1, "x")).isInstanceOf(Outcome.Completed.class);
        assertThat(run(checked, 2, "x")).isInstanceOf(Outcome.Completed.class);
        assertThat(starts()).isEqualTo(2);
    }

    /** Each counted as the one byte that it is, and took a hundred of the memory. */
    @Test
    void one_that_prints_more_empty_lines_between_tasks_than_there_is_memory_for_is_ended() throws Exception {
        endsAndIsReplaced("yes '' | head -n 100000; sleep 600", 2 << 20);
    }
}
