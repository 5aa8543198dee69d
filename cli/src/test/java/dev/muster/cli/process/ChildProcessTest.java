package dev.muster.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.muster.cli.Launched;
import dev.muster.cli.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
    private static final int SIGINT = 130;
    private static final int SIGTERM = 143;

    @TempDir
    Path home;

    private ProcessBuilder muster(String... arguments) {
        ProcessBuilder builder = Launched.process(arguments).directory(home.toFile());
        builder.environment().put("MUSTER_DATA", home.resolve("data").toString());
        return builder;
    }

    private static int ended(Process process) throws InterruptedException {
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    @Test
    void two_creations_at_once_both_succeed() throws IOException, InterruptedException {
        List<Process> both = new ArrayList<>();
        for (String title : List.of("One", "Other")) {
            both.add(muster("task", "create", "--title", title)
                    .redirectError(home.resolve("err-" + title).toFile())
                    .redirectOutput(home.resolve("out-" + title).toFile())
                    .start());
        }

        for (Process process : both) {
            assertThat(ended(process)).isZero();
        }
        assertThat(new Program(home.resolve("data")).ok("task", "list"))
                .contains("One")
                .contains("Other")
                .contains("t1")
                .contains("t2");
    }

    @Test
    void a_reader_that_takes_one_line_is_no_error() throws IOException, InterruptedException {
        Program here = new Program(home.resolve("data"));
        StringBuilder plan = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            plan.append(
                            "- {title: \"A title that is long enough to fill a pipe of 64 KiB together with others, number ")
                    .append(i)
                    .append("\"}\n");
        }
        here.reading(plan.toString()).ok("task", "create", "--file", "-", "--quiet");

        List<String> list = muster("task", "list", "--limit", "1000").command();
        ProcessBuilder piped = new ProcessBuilder("bash", "-c", "\"$@\" | head -1; echo \"code ${PIPESTATUS[0]}\"");
        piped.command().add("bash");
        piped.command().addAll(list);
        piped.environment().put("MUSTER_DATA", home.resolve("data").toString());
        Process pipe = piped.redirectError(home.resolve("err").toFile()).start();
        String said = new String(pipe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(ended(pipe)).isZero();
        assertThat(said).startsWith("ID").endsWith("code 0\n");
        assertThat(home.resolve("err")).content().isEmpty();
    }

    @Test
    void a_run_that_is_interrupted_leaves_a_partial_report_and_ends_with_130()
            throws IOException, InterruptedException {
        requireInterrupts();
        Path scenario = Files.writeString(home.resolve("long.yaml"), """
                name: long
                target: embedded
                tests:
                  - type: stress_test
                    name: short one
                    target: task_creation
                    agent_count: 2
                    duration_seconds: 1
                    warmup: 100ms
                  - type: stress_test
                    name: without end
                    target: task_creation
                    agent_count: 2
                    duration_seconds: 3600
                  - {type: benchmark, name: never, target: task_creation, iterations: 10}
                """);
        Process run = muster("run", scenario.toString(), "--out", "run")
                .redirectError(home.resolve("err").toFile())
                .start();
        StringBuilder said = new StringBuilder();
        try (BufferedReader reader = run.inputReader()) {
            String line = reader.readLine();
            while (line != null && !line.contains("without end")) {
                said.append(line).append('\n');
                line = reader.readLine();
            }
            assertThat(line).as(said.toString()).isNotNull();
            new ProcessBuilder("kill", "-INT", String.valueOf(run.pid()))
                    .start()
                    .waitFor();
            while ((line = reader.readLine()) != null) {
                said.append(line).append('\n');
            }
        }

        assertThat(ended(run)).isEqualTo(SIGINT);
        assertThat(said)
                .containsPattern("nothing judged \\(partial: interrupted; [12] of 3 tests did not run")
                .contains("report run/report.html");
        assertThat(home.resolve("err")).content().contains("muster: stopping; what was measured is kept");
        assertThat(home.resolve("run/report.html")).content().contains("short one");
        assertThat(home.resolve("run/run.json")).content().contains("INTERRUPTED");
        Program here = new Program(home.resolve("data"));
        assertThat(here.ok("report", home.resolve("run").toString()))
                .contains("short one")
                .contains("partial");
    }

    /** The process ended while the engine was still being closed: the store was left as a crash leaves it. */
    @Test
    void a_server_that_is_ended_closes_its_store_first() throws IOException, InterruptedException {
        Process server = muster("serve", "--port", "0")
                .redirectError(home.resolve("err").toFile())
                .start();
        try (BufferedReader said = server.inputReader()) {
            assertThat(said.readLine()).startsWith("muster is ready on ");
        }
        assertThat(home.resolve("data/muster.db-wal")).exists();

        server.destroy(); // SIGTERM

        assertThat(ended(server)).isEqualTo(SIGTERM);
        assertThat(home.resolve("data/muster.db")).exists();
        assertThat(home.resolve("data/muster.db-wal")).doesNotExist();
    }

    /** It reads its standard input, which nothing wakes it from: it was ended with the store as a crash leaves it. */
    @Test
    void an_mcp_server_on_standard_input_that_is_ended_closes_its_store_first()
            throws IOException, InterruptedException {
        Process server =
                muster("mcp").redirectError(home.resolve("err").toFile()).start();
        try (Writer in = server.outputWriter();
                BufferedReader said = server.inputReader()) {
            in.write(
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\","
                            + "\"capabilities\":{},\"clientInfo\":{\"name\":\"test\",\"version\":\"1\"}}}\n");
            in.flush();
            assertThat(said.readLine()).contains("\"serverInfo\"");
            assertThat(home.resolve("data/muster.db-wal")).exists();

            server.destroy(); // SIGTERM

            assertThat(ended(server)).isEqualTo(SIGTERM);
        }
        assertThat(home.resolve("data/muster.db")).exists();
        assertThat(home.resolve("data/muster.db-wal")).doesNotExist();
    }

    @Test
    void a_monitor_that_is_interrupted_keeps_its_samples() throws IOException, InterruptedException {
        requireInterrupts();
        Process watch = muster(
                        "monitor",
                        "--pid",
                        String.valueOf(ProcessHandle.current().pid()),
                        "--out",
                        "watch")
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("out").toFile())
                .start();
        Path samples = home.resolve("watch/resources.csv");
        while (!Files.exists(samples) || Files.size(samples) == 0) {
            assertThat(watch.isAlive()).isTrue();
            Thread.onSpinWait();
        }
        new ProcessBuilder("kill", "-INT", String.valueOf(watch.pid())).start().waitFor();

        assertThat(ended(watch)).isEqualTo(SIGINT);
        assertThat(home.resolve("watch/monitor.json")).content().contains("\"interrupted\" : true");
    }

    @Test
    void tests_of_a_story_do_not_see_variables_of_muster() throws IOException, InterruptedException {
        Program here = new Program(home.resolve("data"));
        here.ok("backlog", "epic", "--title", "Files", "--story", "Read");
        here.ok("backlog", "approve");
        here.ok("tdd", "start", "s1");
        ProcessBuilder run = muster(
                        "tdd",
                        "run-tests",
                        "s1",
                        "--",
                        "sh",
                        "-c",
                        "env | grep -c ^PATH=; env | grep -c ^MUSTER_; true")
                .redirectError(home.resolve("err").toFile())
                .redirectOutput(home.resolve("out").toFile());
        run.environment().put("MUSTER_TOKEN", "k_secret");

        assertThat(ended(run.start())).isZero();
        assertThat(home.resolve("out")).content().contains("1 passed, 0 failed");
        assertThat(home.resolve("err")).content().contains("  | 1\n  | 0\n");
    }

    @Test
    void tests_of_a_story_that_are_interrupted_are_ended_and_record_nothing() throws IOException, InterruptedException {
        requireInterrupts();
        Program here = new Program(home.resolve("data"));
        here.ok("backlog", "epic", "--title", "Files", "--story", "Read");
        here.ok("backlog", "approve");
        here.ok("tdd", "start", "s1");
        Path begun = home.resolve("begun");
        Process run = muster(
                        "tdd", "run-tests", "s1", "--", "sh", "-c", "echo $$ >begun.new; mv begun.new begun; sleep 600")
                .redirectError(home.resolve("err").toFile())
                .redirectOutput(home.resolve("out").toFile())
                .start();
        while (!Files.exists(begun)) {
            assertThat(run.isAlive()).isTrue();
            Thread.onSpinWait();
        }
        new ProcessBuilder("kill", "-INT", String.valueOf(run.pid())).start().waitFor();

        assertThat(ended(run)).isEqualTo(SIGINT);
        assertThat(home.resolve("err"))
                .content()
                .contains("muster: stopping; the tests are ended, and nothing is recorded");
        long tests = Long.parseLong(Files.readString(begun).strip());
        assertThat(ProcessHandle.of(tests)
                        .filter(ProcessHandle::isAlive)
                        .flatMap(left -> left.info().command()))
                .isEmpty();
        assertThat(here.ok("tdd", "status", "s1")).contains("none was run");
    }

    /** A suite that was started in the background of a script has children that ignore SIGINT, as a JVM then should. */
    private static void requireInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (Files.isReadable(status)) {
            assumeFalse(
                    Files.readAllLines(status).stream()
                            .filter(line -> line.startsWith("SigIgn:"))
                            .anyMatch(line ->
                                    (Long.parseUnsignedLong(line.substring(7).strip(), 16) >> 1 & 1) == 1),
                    "SIGINT is ignored here, and by every child: start the tests in the foreground");
        }
    }
}
