package dev.muster.core.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.project.CreateProject;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.StartSession;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.Dependency;
import dev.muster.core.task.NewTask;
import dev.muster.core.transfer.CheckedFile;
import dev.muster.core.transfer.Exported;
import dev.muster.core.transfer.ImportProject;
import dev.muster.core.transfer.ProjectExport;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An export is of one moment, whatever fifty agents do meanwhile, and an import does not disturb them. */
@Tag("crash")
class ExportUnderLoadTest {
    private static final int AGENTS = 50;
    /** Of all agents together, until one export has begun and the next may; a round is some ten events. */
    private static final int ROUNDS = 500;
    /** Far beyond what it takes: it only keeps a hanging test from hanging for ever. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    @Test
    void what_is_exported_while_fifty_agents_work_is_whole_and_imports_clean() throws Exception {
        Path data = directory.resolve("data");
        AtomicBoolean over = new AtomicBoolean();
        // So that a fast machine does not make a project that takes minutes to read.
        Semaphore rounds = new Semaphore(ROUNDS);
        try (Engine engine = Engine.open(data, EngineOptions.defaults());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            engine.execute(new CreateProject("p", ""));
            List<Future<Integer>> agents = new ArrayList<>();
            for (int i = 0; i < AGENTS; i++) {
                RegisterAgent agent = new RegisterAgent("agent-" + i, Set.of(), 1, null);
                agents.add(threads.submit(() -> work(engine, agent, rounds, over)));
            }
            List<Exported> exports = new ArrayList<>();
            try {
                for (int i = 0; i < 4; i++) {
                    rounds.release(ROUNDS);
                    engine.events()
                            .await(
                                    "p",
                                    exports.isEmpty() ? 500 : exports.getLast().cursor() + 500,
                                    PATIENCE);
                    rounds.release(ROUNDS);
                    Path file = directory.resolve("e" + i);
                    try (OutputStream out = Files.newOutputStream(file)) {
                        // From inside of the engine, and past it as another process would.
                        exports.add(
                                i % 2 == 0 ? engine.export("p", out) : ProjectExport.of(data, "p", engine.now(), out));
                    }
                    CheckedFile checked = CheckedFile.read(file);
                    assertThat(checked.counts()).isEqualTo(exports.getLast().counts());
                    assertThat(checked.sha256()).isEqualTo(exports.getLast().sha256());
                    assertThat(checked.bytes()).isEqualTo(Files.size(file));
                    engine.execute(new ImportProject(checked, "p" + i));
                }
            } finally {
                over.set(true);
                rounds.release(AGENTS); // or the agents would be waited for, for ever
            }
            assertThat(exports).extracting(Exported::cursor).isSorted().doesNotHaveDuplicates();
            int done = 0;
            for (Future<Integer> agent : agents) {
                done += agent.get();
            }
            assertThat(done).isGreaterThan(AGENTS);
        }
        // The audit replays the log of each project against its rows: a torn export would not agree with itself.
        assertThat(StoreAudit.of(data, List.of())).isEmpty();
    }

    private static int work(Engine engine, RegisterAgent agent, Semaphore rounds, AtomicBoolean over)
            throws InterruptedException {
        SessionId session = engine.execute(new StartSession("p", agent, false));
        int done = 0;
        while (true) {
            rounds.acquire();
            if (over.get()) {
                return done;
            }
            engine.execute(new CreateTasks(
                    "p",
                    List.of(
                            NewTask.titled("first").withRef("a"),
                            NewTask.titled("then").after(Dependency.onRef("a"))),
                    null,
                    session));
            for (int i = 0; i < 2; i++) {
                if (engine.claim(new ClaimTask(session)) instanceof ClaimTask.Result.Claimed claimed) {
                    engine.execute(new CompleteTask(claimed.lease(), "done"));
                    done++;
                }
            }
        }
    }
}
