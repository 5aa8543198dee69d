package dev.muster.core.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.project.CreateProject;
import dev.muster.core.store.DataDirectory;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.Dependency;
import dev.muster.core.task.NewTask;
import dev.muster.core.transfer.CheckedFile;
import dev.muster.core.transfer.ImportProject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} in the middle of an import leaves all of the project or none of it. */
@Tag("crash")
class ImportKillTest {
    private static final int TASKS = 6_000;
    private static final int ROUNDS = Boolean.getBoolean("muster.tests.all") ? 40 : 4;

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void export() throws IOException, DataDirectory.InUse {
        file = directory.resolve("project.jsonl");
        try (Engine engine = Engine.open(directory.resolve("from"), EngineOptions.defaults());
                OutputStream out = Files.newOutputStream(file)) {
            engine.execute(new CreateProject("p", ""));
            List<NewTask> tasks = new ArrayList<>();
            for (int i = 0; i < TASKS; i++) {
                NewTask task = NewTask.titled("task " + i).withRef("r" + i).withDescription("x".repeat(200));
                tasks.add(i % 3 == 0 ? task : task.after(Dependency.onRef("r" + (i - 1))));
            }
            engine.execute(new CreateTasks("p", tasks, "once", null));
            engine.export("p", out);
        }
    }

    @Test
    void an_import_that_is_killed_leaves_the_whole_project_or_none() throws Exception {
        Path data = directory.resolve("to");
        Random random = new Random(7);
        int whole = 0;
        long lasts = 60_000;
        int expected = TASKS + Math.toIntExact(CheckedFile.read(file).counts().getOrDefault("edge", 0L));
        for (int round = 0; round < ROUNDS; round++) {
            String name = "p" + round;
            boolean answered;
            try (Child child = Child.start(ImportChild.class, data.toString(), file.toString(), name)) {
                child.await("importing");
                // The first is waited for, so that the test sees an import end, and how long that takes here; the
                // others
                // are killed within that time, each in another part of it.
                long begun = System.nanoTime();
                double share = round == 0 ? 1 : 0.8 * (round - 1 + random.nextDouble()) / (ROUNDS - 1);
                child.awaitEnd(Math.round(share * lasts));
                lasts = round == 0 ? TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) : lasts;
                child.kill();
                answered = child.lines().contains("imported");
            }
            try (Engine engine = Engine.open(data, EngineOptions.defaults())) {
                boolean there = engine.reads().projects().stream()
                        .anyMatch(project -> project.name().equals(name));
                assertThat(there || !answered)
                        .as("what was answered is there, round %d", round)
                        .isTrue();
                whole += there ? 1 : 0;
            }
            // Nothing of a project that is not there, and all of each that is: rows are counted in the file itself.
            assertThat(number(data, "select count(*) from task")).isEqualTo((long) whole * TASKS);
            assertThat(number(data, "select count(*) from task") + number(data, "select count(*) from edge"))
                    .isEqualTo((long) whole * expected);
            assertThat(number(data, "select count(*) from event where project_id not in (select id from project)"))
                    .isZero();
        }
        assertThat(whole).as("some were whole, and some were killed").isBetween(1, ROUNDS - 1);
        try (Engine engine = Engine.open(data, EngineOptions.defaults())) {
            engine.execute(new ImportProject(CheckedFile.read(file), "last"));
        }
        assertThat(number(data, "select count(*) from task")).isEqualTo((whole + 1L) * TASKS);
        assertThat(StoreAudit.of(data, List.of())).isEmpty();
    }

    private static long number(Path data, String query) throws SQLException {
        try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("muster.db"));
                Statement statement = store.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }
}
