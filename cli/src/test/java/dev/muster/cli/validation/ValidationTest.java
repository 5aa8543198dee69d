package dev.muster.cli.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.muster.cli.Launched;
import dev.muster.client.wire.Fields;
import dev.muster.core.lab.LabRunState;
import dev.muster.core.session.Session;
import dev.muster.core.session.SessionState;
import dev.muster.core.task.Artifact;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import dev.muster.lab.result.RunJson;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Validation run by the orchestrator: real runs, in processes of their own, through the server's faces. */
@Tag("wire")
@Timeout(300) // against hanging
class ValidationTest {
    @TempDir
    Path home;

    private static List<String> artifacts(Bench bench, String task) {
        return bench.engine.reads().artifacts(TaskId.parse(task)).stream()
                .map(Artifact::name)
                .toList();
    }

    private static String content(Bench bench, String task, String name) {
        Artifact artifact = bench.engine.reads().artifacts(TaskId.parse(task)).stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        return new String(bench.engine.reads().blob(artifact.sha256()), StandardCharsets.UTF_8);
    }

    @Test
    void a_run_is_a_session_with_a_task_a_test_and_its_results_are_artifacts() throws Exception {
        try (Bench bench = new Bench(home)) {
            Fields started = bench.start("tiny");
            Bench.Said second = bench.ask("POST", "/lab/runs", Map.of("scenario", "tiny", "project", Bench.PROJECT));
            Fields run = bench.ended(started);

            assertThat(second.status()).isEqualTo(503);
            assertThat(second.json().text("code")).isEqualTo("BUSY");
            assertThat(second.json().text("detail")).contains("v1", "tiny", started.text("started_at"));
            assertThat(run.text("state")).as("%s", run).isEqualTo("complete");
            // Twenty calls probe the disk too few times for a percentile of it: what follows the disk may stay open.
            assertThat(run.text("verdict")).isIn("pass", "inconclusive");
            assertThat(run.objects("tests"))
                    .extracting(
                            test -> test.text("name"),
                            test -> bench.task(test.text("task")).state())
                    .containsExactly(tuple("creation", TaskState.COMPLETED), tuple("again", TaskState.COMPLETED));
            String first = run.objects("tests").getFirst().text("task");
            assertThat(bench.task(first).summary())
                    .startsWith("PASS: 1 agent, ")
                    .contains("0 errors");
            assertThat(content(bench, first, "result.json")).contains("\"name\" : \"creation\"", "\"throughput\"");
            assertThat(bench.task(run.text("task")).state()).isEqualTo(TaskState.COMPLETED);
            assertThat(artifacts(bench, run.text("task")))
                    .containsExactlyInAnyOrder("report.md", "report.html", "run.json");
            assertThat(RunJson.fromJson(content(bench, run.text("task"), "run.json"))
                            .tests())
                    .hasSize(2);
            assertThat(bench.engine.reads().sessions(null, 10))
                    .extracting(Session::agentName, Session::project, Session::state)
                    .containsExactly(tuple("validator", Bench.PROJECT, SessionState.ENDED));
            report(bench);
        }
    }

    private static void report(Bench bench) throws Exception {
        for (Map.Entry<String, String> form : Map.of("md", "a tiny one", "html", "<html", "json", "\"schema\"")
                .entrySet()) {
            Bench.Said said = bench.ask("GET", "/lab/runs/v1/report?format=" + form.getKey(), Map.of());
            assertThat(said.status()).isEqualTo(200);
            assertThat(said.json().text("report")).contains(form.getValue());
        }
    }

    @Test
    void a_test_that_fails_is_a_task_that_failed_and_so_is_the_run() throws Exception {
        try (Bench bench = new Bench(home)) {
            Fields run = bench.ended(bench.start("failing"));

            assertThat(run.text("verdict")).isEqualTo("fail");
            assertThat(run.objects("tests"))
                    .extracting(
                            test -> test.text("verdict"),
                            test -> bench.task(test.text("task")).state())
                    .containsExactly(tuple("pass", TaskState.COMPLETED), tuple("fail", TaskState.FAILED));
            String failed = run.objects("tests").getLast().text("task");
            assertThat(bench.task(failed).reason()).startsWith("FAIL: ").contains("p50_ms");
            assertThat(artifacts(bench, failed)).containsExactly("result.json");
            assertThat(bench.task(run.text("task")).state()).isEqualTo(TaskState.FAILED);
            assertThat(artifacts(bench, run.text("task"))).contains("report.md");
        }
    }

    @Test
    void an_agent_that_waits_is_told_how_it_goes_and_reads_the_report() throws Exception {
        try (Bench bench = new Bench(home)) {
            List<String> heard = new ArrayList<>();
            Fields run = bench.tool(
                            "run_validation",
                            Map.of("scenario", "tiny", "project", Bench.PROJECT, "wait_seconds", 170L),
                            heard::add)
                    .object("structuredContent");
            Fields report = bench.tool("get_report", Map.of(), null).object("structuredContent");

            assertThat(run.text("state")).isEqualTo("complete");
            assertThat(heard.getFirst()).contains("notifications/progress", "of 2 tests done");
            assertThat(report.text("run")).isEqualTo(run.text("run"));
            assertThat(report.text("report")).contains("a tiny one", "creation");
            assertThat(bench.task(run.text("task")).state()).isEqualTo(TaskState.COMPLETED);
        }
    }

    @Test
    void a_run_whose_task_is_cancelled_ends_with_all_its_processes_and_keeps_what_it_has() throws Exception {
        try (Bench bench = new Bench(home)) {
            Fields started = bench.start("lab/endless");
            underWay(bench, started);
            List<ProcessHandle> processes =
                    ProcessHandle.current().descendants().toList();
            assertThat(processes).isNotEmpty();

            bench.ask("POST", "/tasks/" + started.text("task") + "/cancel", Map.of("reason", "enough"));
            Fields run = bench.ended(started);

            assertThat(run.text("state")).isEqualTo("cancelled");
            assertThat(run.text("reason")).contains("enough");
            assertThat(run.objects("tests"))
                    .extracting(test -> bench.task(test.text("task")).state())
                    .containsExactly(TaskState.COMPLETED, TaskState.CANCELLED, TaskState.CANCELLED);
            assertThat(processes).noneMatch(ProcessHandle::isAlive);
            assertThat(bench.ask("GET", "/lab/runs/v1/report", Map.of()).json().text("report"))
                    .contains("short");
        }
    }

    private static void underWay(Bench bench, Fields run) throws Exception {
        String second = run.objects("tests").get(1).text("task");
        Bench.await("the second test is under way", () -> {
            assertThat(bench.validations.runs().getFirst().state()).isEqualTo(LabRunState.RUNNING);
            return bench.task(second).state() == TaskState.IN_PROGRESS;
        });
    }

    @Test
    void a_server_that_stops_ends_its_run_and_says_so() throws Exception {
        Fields started;
        try (Bench bench = new Bench(home)) {
            started = bench.start("lab/endless");
            underWay(bench, started);
        }
        assertThat(ProcessHandle.current().children()).noneMatch(ProcessHandle::isAlive);
        try (Bench bench = new Bench(home)) {
            Fields run = bench.ask("GET", "/lab/runs/v1", Map.of()).json();

            assertThat(run.text("state")).isEqualTo("interrupted");
            assertThat(bench.task(started.text("task")).state()).isEqualTo(TaskState.CANCELLED);
            assertThat(bench.task(started.text("task")).reason()).contains("server was stopped");
            assertThat(artifacts(bench, started.text("task"))).contains("report.md", "run.json");
        }
    }

    /** As a user starts it: by a launcher, whose properties tell how to start the program again. */
    @Test
    void a_server_that_is_killed_takes_its_run_along_and_the_next_one_says_what_became_of_it() throws Exception {
        Path scenarios = Bench.scenarios(home);
        List<String> java = Launched.fromClassPath().command();
        Path launcher = Files.writeString(
                home.resolve("launcher"), "#!/bin/sh\nexec '" + String.join("' '", java) + "' \"$@\"\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> command = new ArrayList<>(java);
        command.addAll(
                1,
                List.of(
                        "-Dmuster.home=" + scenarios.getParent(),
                        "-Dmuster.image=" + home,
                        "-Dmuster.launcher=" + launcher));
        command.addAll(
                List.of("serve", "--port", "0", "--data", Bench.data(home).toString()));
        Process server = new ProcessBuilder(command)
                .redirectError(home.resolve("err").toFile())
                .start();
        List<ProcessHandle> processes;
        try {
            String address = server.inputReader().readLine().replaceFirst(".* on ", "");
            int port = URI.create(address).getPort();
            Bench.ask(port, "POST", "/projects", Map.of("project", Bench.PROJECT));
            Bench.Said said =
                    Bench.ask(port, "POST", "/lab/runs", Map.of("scenario", "lab/endless", "project", Bench.PROJECT));
            assertThat(said.status()).as("%s", said).isEqualTo(202);
            String second = said.json().objects("tests").get(1).text("task");
            Bench.await(
                    "the second test is under way",
                    () -> Bench.ask(port, "GET", "/tasks/" + second, Map.of())
                            .json()
                            .text("state")
                            .equals("in_progress"));
            processes = server.descendants().toList();
            assertThat(processes).isNotEmpty();
        } finally {
            server.destroyForcibly().waitFor();
        }

        Bench.await("its run has ended too", () -> processes.stream().noneMatch(ProcessHandle::isAlive));
        try (Bench bench = new Bench(home)) {
            Fields run = bench.ask("GET", "/lab/runs/v1", Map.of()).json();

            assertThat(run.text("state")).isEqualTo("interrupted");
            assertThat(run.text("reason")).contains("server ended");
            assertThat(run.objects("tests"))
                    .extracting(test -> bench.task(test.text("task")).state())
                    .containsExactly(TaskState.COMPLETED, TaskState.CANCELLED, TaskState.CANCELLED);
            assertThat(bench.task(run.text("task")).state()).isEqualTo(TaskState.CANCELLED);
            assertThat(bench.engine.reads().sessions(null, 10))
                    .extracting(Session::state)
                    .containsExactly(SessionState.ENDED);
            assertThat(bench.ask("GET", "/lab/runs/v1/report", Map.of()).json().text("report"))
                    .contains("short");
            assertThat(bench.start("tiny").text("run")).isEqualTo("v2");
        }
    }

    @Test
    void only_shipped_scenarios_that_measure_this_program_can_be_named() throws Exception {
        try (Bench bench = new Bench(home)) {
            assertThat(bench.ask("GET", "/lab/scenarios", Map.of()).json().objects("scenarios"))
                    .extracting(each -> each.text("scenario"))
                    .containsExactly("failing", "lab/endless", "tiny");
            Path own = home.resolve("scenarios/tiny.yaml");
            for (String name : List.of("other", "tinny", "../scenarios/tiny", own.toString(), "tiny.yaml", "")) {
                Bench.Said said = bench.ask("POST", "/lab/runs", Map.of("scenario", name, "project", Bench.PROJECT));
                assertThat(said.status()).as(name).isEqualTo(404);
                assertThat(said.json().text("detail")).contains("there is no scenario");
            }
            assertThat(bench.ask("POST", "/lab/runs", Map.of("scenario", "tinny"))
                            .json()
                            .text("detail"))
                    .contains("tiny");
            assertThat(bench.ask("POST", "/lab/runs", Map.of("scenario", "tiny", "project", "nowhere"))
                            .status())
                    .isEqualTo(404);
            assertThat(bench.engine.reads().sessions(null, 10)).isEmpty();
            assertThat(home.resolve("touched")).doesNotExist();
        }
    }
}
