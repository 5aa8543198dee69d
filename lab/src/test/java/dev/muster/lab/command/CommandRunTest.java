package dev.muster.lab.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.external.Runs;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.TestRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class CommandRunTest {
    @TempDir
    Path directory;

    private TestRecord run(String operation) throws Exception {
        return run("30s", operation);
    }

    private TestRecord run(String timeout, String operation) throws Exception {
        return Runs.run(
                directory,
                "command",
                "- {type: stress_test, name: t, agent_count: 2, iterations: 3, timeout: " + timeout + ", operations: ["
                        + operation + "]}\n");
    }

    private static RungRecord only(TestRecord record) {
        return record.rungs().getFirst();
    }

    @Test
    void a_program_reads_its_input_and_its_output_is_checked() throws Exception {
        TestRecord record = run("{name: cat, argv: [cat], stdin: '{\"n\": ${i}}', check: {equals: {$.n: \"${i}\"}}}");

        assertThat(record.reasons()).isEmpty();
        assertThat(record.verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void an_exit_code_is_a_kind_of_its_own_unless_it_is_asked_for() throws Exception {
        TestRecord failed = run("{name: f, argv: [sh, -c, 'echo no licence >&2; exit 3']}");
        assertThat(only(failed).errors()).containsExactly(Map.entry("exit_3", 6L));
        assertThat(only(failed).errorExamples().get("exit_3")).contains("no licence");
        java.nio.file.Files.move(directory.resolve("run"), directory.resolve("first"));

        assertThat(run("{name: f, argv: [sh, -c, 'exit 3'], check: {status: 3}}")
                        .verdict())
                .isEqualTo(Verdict.PASS);
    }

    @Test
    void a_program_that_takes_too_long_is_killed_with_what_it_started() throws Exception {
        TestRecord record = run("500ms", "{name: s, argv: [sh, -c, 'sleep 4711 & wait']}");

        assertThat(only(record).errors()).containsOnlyKeys("timeout");
        for (ProcessHandle killed : sleeping("sleep 4711")) { // it may be ending just now
            assertThat(killed.onExit()).succeedsWithin(Duration.ofSeconds(30));
        }
    }

    /**
     * The run never ended: killing a program that is gone closes nothing. Whoever reads its output just then sees the
     * end of it, or does not.
     */
    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void a_program_that_ends_and_leaves_another_with_its_output_holds_up_nobody_beyond_the_time_limit()
            throws Exception {
        try {
            RungRecord rung = only(run("500ms", "{name: d, argv: [sh, -c, 'sleep 4712 & echo ok']}"));

            assertThat(rung.errors().keySet()).isSubsetOf("timeout");
            assertThat(rung.ok() + rung.errors().getOrDefault("timeout", 0L)).isEqualTo(6);
        } finally {
            sleeping("sleep 4712").forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static List<ProcessHandle> sleeping(String command) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains(command))
                        .isPresent())
                .toList();
    }

    @Test
    void a_program_that_is_not_there_is_transport() throws Exception {
        assertThat(only(run("{name: n, argv: [/no/such/program]}")).errors()).containsOnlyKeys("transport");
    }

    @Test
    void one_that_writes_much_to_both_ends_is_read_whole() throws Exception {
        TestRecord record =
                run("{name: m, argv: [sh, -c, 'head -c 300000 /dev/zero >&2; head -c 300000 /dev/zero; echo end'], "
                        + "check: {contains: end}}");

        assertThat(record.verdict()).isEqualTo(Verdict.PASS);
    }
}
