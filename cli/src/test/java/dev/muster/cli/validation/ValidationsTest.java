package dev.muster.cli.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;
import dev.muster.core.lab.LabRun;
import dev.muster.core.lab.LabRunId;
import dev.muster.core.lab.LabRunState;
import dev.muster.core.lab.LabScenario;
import dev.muster.core.lab.ReportFormat;
import dev.muster.core.project.CreateProject;
import dev.muster.core.session.Session;
import dev.muster.core.session.SessionState;
import dev.muster.core.task.CancelTask;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskQuery;
import dev.muster.core.task.TaskState;
import dev.muster.lab.engine.Starter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of runs whose process is not the lab's. */
@Tag("unit")
@Timeout(120) // against hanging
class ValidationsTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    Path home;

    private Engine engine;

    @BeforeEach
    void open() throws Exception {
        engine = Engine.open(Bench.data(home), EngineOptions.defaults().withSynchronous(false));
        engine.execute(new CreateProject(Bench.PROJECT, ""));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    /** A program that says and does what a shell is told, whatever it is to run. */
    private Validations running(String script) throws Exception {
        return Validations.follow(engine, new Starter(List.of("sh", "-c", script), Map.of()), Bench.scenarios(home));
    }

    private List<Task> tasks() {
        return engine.reads().tasks(TaskQuery.of(Bench.PROJECT)).tasks();
    }

    @Test
    void a_run_whose_process_cannot_do_it_is_broken_and_says_why() throws Exception {
        try (Validations validations = running("echo out of luck; exit 3")) {
            LabRun run = validations.await(
                    validations.start("tiny", Bench.PROJECT, "ada").id(), LONG);

            assertThat(run.state()).isEqualTo(LabRunState.BROKEN);
            assertThat(run.reason()).contains("ended with 3", "out of luck");
            assertThat(tasks()).hasSize(3).extracting(Task::state).containsOnly(TaskState.CANCELLED);
            assertThat(tasks()).extracting(Task::reason).allMatch(reason -> reason.contains("out of luck"));
            assertThat(engine.reads().sessions(null, 10))
                    .extracting(Session::state)
                    .containsExactly(SessionState.ENDED);
            RefusedException none =
                    catchThrowableOfType(RefusedException.class, () -> validations.report(run.id(), ReportFormat.MD));
            assertThat(none.code()).isEqualTo(ErrorCode.INVALID_STATE);
        }
    }

    @Test
    void the_newest_twenty_are_kept_and_numbers_go_on() throws Exception {
        try (Validations validations = running("exit 3")) {
            for (int i = 0; i < 21; i++) {
                validations.await(
                        validations.start("tiny", Bench.PROJECT, "ada").id(), LONG);
            }
            assertThat(validations.runs()).hasSize(20).first().returns(new LabRunId(21), LabRun::id);
            assertThat(Bench.data(home).resolve("lab/runs/v1")).doesNotExist();
            assertThat(Bench.data(home).resolve("lab/runs/v2")).isDirectory();
            assertThat(catchThrowableOfType(RefusedException.class, () -> validations.run(new LabRunId(1)))
                            .code())
                    .isEqualTo(ErrorCode.NOT_FOUND);
        }
        try (Validations again = running("exit 3")) {
            assertThat(again.runs()).hasSize(20);
            assertThat(again.start("tiny", Bench.PROJECT, "ada").id()).isEqualTo(new LabRunId(22));
        }
    }

    /** Its grace is a quarter of a minute. */
    @Tag("long")
    @Test
    void a_process_that_does_not_listen_is_ended_by_force_with_all_that_it_started() throws Exception {
        Path started = home.resolve("started");
        try (Validations validations =
                running("trap '' TERM; sleep 600 & echo $! >" + started + "; wait; wait; sleep 600")) {
            LabRun run = validations.start("tiny", Bench.PROJECT, "ada");
            Bench.await("its child is there", () -> Files.exists(started) && Files.size(started) > 0);
            ProcessHandle child = ProcessHandle.of(
                            Long.parseLong(Files.readString(started).strip()))
                    .orElseThrow();

            validations.cancel(run.id(), "enough");
            LabRun ended = validations.await(run.id(), LONG);

            assertThat(ended.state()).isEqualTo(LabRunState.CANCELLED);
            Bench.await("the child has ended", () -> !child.isAlive());
        }
    }

    @Test
    void of_the_scenarios_that_ship_those_can_be_run_that_measure_this_program() {
        assertThat(new ShippedScenarios(Path.of("..", "scenarios")).all())
                .extracting(LabScenario::name)
                .contains("validate", "validate-quick", "faces", "workflows", "lab/soak")
                .noneMatch(name -> name.startsWith("targets/") || name.startsWith("mcp/"));
    }

    @Test
    void nothing_is_left_behind_by_a_start_that_is_refused() throws Exception {
        try (Validations validations = running("exit 3")) {
            engine.drain(true);
            assertThat(catchThrowableOfType(
                                    RefusedException.class, () -> validations.start("tiny", Bench.PROJECT, "ada"))
                            .code())
                    .isEqualTo(ErrorCode.BUSY);
            engine.drain(false);

            LabRun run = validations.start("tiny", Bench.PROJECT, "ada");
            engine.ask(new CancelTask(run.task(), "enough", true, null));
            validations.await(run.id(), LONG);

            assertThat(validations.runs()).hasSize(1);
            assertThat(tasks()).hasSize(3);
            assertThat(engine.labRuns()).isSameAs(validations);
        }
    }
}
