package dev.muster.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.runtime.agent.Outcome;
import dev.muster.runtime.agent.Scene;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Real programs, which are small scripts. */
@Tag("process")
@Execution(ExecutionMode.CONCURRENT) // each test has agents of its own, and mostly waits
class OneShotRunnerTest {
    @TempDir
    Path home;

    private Surroundings surroundings() throws Exception {
        return Desks.in(home);
    }

    private static ProgramSpec bash(String script) {
        return ProgramSpec.of("bash", "-c", script);
    }

    private Outcome ran(ProgramSpec spec) throws Exception {
        return new OneShotRunner(spec, surroundings()).run(Scene.task(7, "Do it"), Desks.DESK);
    }

    private static String summary(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Completed.class);
        return ((Outcome.Completed) outcome).summary();
    }

    private static String reason(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed) outcome).reason();
    }

    private void awaitDead(String pidFile) throws Exception {
        long pid = Long.parseLong(Files.readString(home.resolve(pidFile)).strip());
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent() && !isZombie(pid)) {
            assertThat(System.nanoTime()).as("process " + pid + " lives on").isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    /** Where nobody reaps what has lost its parent, the dead stay in the table. */
    private static boolean isZombie(long pid) throws Exception {
        Path stat = Path.of("/proc/" + pid + "/stat");
        return Files.exists(stat) && Files.readString(stat).contains(") Z ");
    }

    @Test
    void plain_text_is_the_summary_and_variables_of_this_process_stay_here() throws Exception {
        assertThat(summary(ran(bash("echo \"$MUSTER_TASK $MUSTER_ATTEMPT ${MUSTER_DATA:-none}\""))))
                .isEqualTo("t7 1 none");
    }

    @Test
    void the_last_line_is_the_answer_if_it_is_an_object() throws Exception {
        Outcome outcome = ran(bash("""
                echo working; echo content >made.txt
                echo '{"summary":"built","artifacts":[{"name":"log","content":"all well"},{"name":"made","path":"made.txt"}]}'
                """));

        assertThat(summary(outcome)).isEqualTo("built");
        assertThat(((Outcome.Completed) outcome).artifacts())
                .extracting(
                        each -> each.name() + "=" + new String(each.blob().content(), StandardCharsets.UTF_8).strip())
                .containsExactly("log=all well", "made=content");
    }

    @Test
    void an_artifact_from_elsewhere_is_not_taken() throws Exception {
        assertThat(reason(ran(bash("echo '{\"artifacts\":[{\"name\":\"x\",\"path\":\"/etc/hostname\"}]}'"))))
                .contains("outside of the working directory");
    }

    @Test
    void a_program_may_say_that_it_failed_and_whether_to_try_again() throws Exception {
        Outcome outcome = ran(bash("echo '{\"status\":\"failed\",\"reason\":\"no such branch\",\"retryable\":false}'"));

        assertThat(outcome).isEqualTo(new Outcome.Failed("no such branch", false));
    }

    @Test
    void the_result_of_claude_code_is_understood() throws Exception {
        assertThat(
                        summary(
                                ran(
                                        bash(
                                                "echo '{\"type\":\"result\",\"subtype\":\"success\",\"is_error\":false,\"result\":\"Fixed it\"}'"))))
                .isEqualTo("Fixed it");
        assertThat(reason(ran(bash("echo '{\"type\":\"result\",\"is_error\":true,\"result\":\"Credit is used up\"}'"))))
                .isEqualTo("Credit is used up");
    }

    @Test
    void another_exit_code_fails_with_what_was_complained_of() throws Exception {
        assertThat(reason(ran(bash("echo out; echo 'no compiler' >&2; exit 3"))))
                .isEqualTo("it ended with exit code 3: no compiler");
        assertThat(reason(ran(bash("kill -9 $$")))).isEqualTo("it was ended by signal 9");
    }

    @Test
    void one_that_works_for_too_long_is_ended_with_all_that_it_started() throws Exception {
        Outcome outcome = ran(bash("sleep 600 & echo $! >child; (setsid sleep 600 & echo $! >away); sleep 600")
                .withTimeout(Duration.ofSeconds(4)));

        assertThat(reason(outcome)).isEqualTo("it worked for longer than 4 s: ended");
        awaitDead("child");
        awaitDead("away");
    }

    @Test
    void a_tasks_own_time_out_comes_first_if_it_is_shorter() throws Exception {
        Outcome outcome = new OneShotRunner(bash("sleep 600"), surroundings())
                .run(Scene.task(1, "short", Duration.ofMillis(300)), Desks.DESK);

        assertThat(reason(outcome)).isEqualTo("it worked for longer than 300 ms: ended");
    }

    @Test
    void one_that_prints_too_much_is_ended() throws Exception {
        assertThat(reason(ran(bash("yes").withOutputLimit(1 << 20))))
                .isEqualTo("it printed more than its output limit of 1 MiB: ended");
    }

    @Test
    void what_it_leaves_behind_is_ended() throws Exception {
        assertThat(summary(ran(bash("sleep 600 & echo $! >left; echo done")))).isEqualTo("done");
        awaitDead("left");
    }

    /** As it looks when Java closes a pipe that nobody is reading from at the moment: what holds it lived on. */
    @Test
    void what_it_leaves_behind_is_ended_even_if_nothing_of_it_is_to_be_read() throws Exception {
        assertThat(summary(ran(bash("sleep 600 >&- 2>&- & echo $! >left; echo done"))))
                .isEqualTo("done");
        awaitDead("left");
    }

    @Test
    void one_that_is_interrupted_has_ended_when_the_interruption_is_told() throws Exception {
        OneShotRunner runner = new OneShotRunner(bash("echo $$ >own; sleep 600"), surroundings());
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                runner.run(Scene.task(1, "long"), Desks.DESK);
            } catch (InterruptedException expected) {
                // that is what is wanted
            }
        });
        while (!Files.exists(home.resolve("own")) || Files.size(home.resolve("own")) == 0) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        thread.interrupt();
        thread.join();

        awaitDead("own");
    }

    @Test
    void a_program_that_is_not_there_costs_the_task_no_attempt() throws Exception {
        Outcome outcome = ran(ProgramSpec.of("no-such-program"));

        assertThat(outcome).isEqualTo(new Outcome.NotTried("there is no program 'no-such-program' on the PATH"));
        assertThat(Objects.requireNonNull(Programs.problem("./missing", home, Map.of())))
                .contains("there is no program");
    }

    /** The program that starts it begins well and ends with 127: that was a failed attempt, of every task. */
    @Test
    void a_script_whose_interpreter_is_not_there_costs_the_task_no_attempt() throws Exception {
        script("gone", "#!/no/such/python -u\nprint()\n");
        script("dos", "#!/bin/sh\r\necho\r\n");
        script("env", "#!/usr/bin/env no-such-python\n");
        script("good", "#!/usr/bin/env bash\necho done\n");

        assertThat(ran(ProgramSpec.of("./gone")))
                .isInstanceOfSatisfying(
                        Outcome.NotTried.class,
                        not -> assertThat(not.why()).contains("'/no/such/python'", "there is no such program"));
        assertThat(ran(ProgramSpec.of("./dos")))
                .isInstanceOfSatisfying(
                        Outcome.NotTried.class, not -> assertThat(not.why()).contains("carriage return"));
        assertThat(ran(ProgramSpec.of("./env")))
                .isInstanceOfSatisfying(
                        Outcome.NotTried.class, not -> assertThat(not.why()).contains("'no-such-python'"));
        assertThat(ran(ProgramSpec.of("./good"))).isEqualTo(new Outcome.Completed("done", List.of()));
    }

    private void script(String name, String text) throws IOException {
        Files.setPosixFilePermissions(
                Files.writeString(home.resolve(name), text), PosixFilePermissions.fromString("rwx------"));
    }

    /** Its end was plain text, and so the task was completed. */
    @Test
    void an_answer_that_is_longer_than_what_is_kept_is_never_a_success() throws Exception {
        Outcome outcome = ran(bash("printf '{\"status\":\"failed\",\"summary\":\"%1200000s\"}\\n' much"));

        assertThat(reason(outcome)).startsWith("its last line is its answer, and is longer than the 1 MiB");
    }

    @Test
    void the_answer_counts_however_much_was_printed_before_it() throws Exception {
        assertThat(reason(ran(bash("printf '%1200000s\\n' much; echo '{\"status\":\"failed\",\"reason\":\"no\"}'"))))
                .isEqualTo("no");
    }
}
