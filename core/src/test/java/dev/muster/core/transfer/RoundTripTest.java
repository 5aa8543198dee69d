package dev.muster.core.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.core.EngineOptions;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.desk.DeskSnapshot;
import dev.muster.core.model.ScratchDirectory;
import dev.muster.core.model.StoreAudit;
import dev.muster.core.model.TestEngine;
import dev.muster.core.store.Db;
import dev.muster.core.store.ProjectSheets;
import dev.muster.core.store.Sheet;
import dev.muster.core.store.Store;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.Lease;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskQuery;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A project that went through a file is the one that it was, whatever was done to it before. */
@Tag("model")
class RoundTripTest {
    private final ScratchDirectory scratch = new ScratchDirectory();
    private final TestEngine first = TestEngine.open();
    private final TestEngine second = TestEngine.open();
    private final TestEngine third = TestEngine.open();

    @AfterEach
    void close() {
        first.close();
        second.close();
        third.close();
        scratch.close();
    }

    private Path export(TestEngine engine, String project, String name) throws IOException {
        Path file = scratch.path().resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            engine.engine().export(project, out);
        }
        return file;
    }

    @Test
    void a_file_that_cannot_be_written_is_told_as_that_wherever_it_fails() throws IOException {
        first.create(NewTask.titled("Write").withDescription("x".repeat(60_000)));
        first.create(NewTask.titled("Check").withDescription("y".repeat(60_000)));
        long all = Files.size(export(first, TestEngine.PROJECT, "whole.jsonl"));

        for (long room = 0; room < all; room += 10_000) {
            long most = room;
            assertThatThrownBy(() -> first.engine().export(TestEngine.PROJECT, new SmallDisk(most)))
                    .as("after %s bytes", room)
                    .isInstanceOf(IOException.class)
                    .hasMessage("No space left on device");
        }
    }

    /** Takes so many bytes. */
    private static final class SmallDisk extends OutputStream {
        private long room;

        private SmallDisk(long room) {
            this.room = room;
        }

        @Override
        public void write(int value) throws IOException {
            if (room-- <= 0) {
                throw new IOException("No space left on device");
            }
        }
    }

    private Imported importInto(TestEngine engine, Path file) throws IOException {
        return engine.done(new ImportProject(CheckedFile.read(file), "imported"));
    }

    /** What the engine has in memory is what it would read from its store, and all that must hold holds. */
    private static void assertSound(TestEngine engine) {
        if (engine.file().number("select max(first_event) from project") == 1) { // it replays logs from their beginning
            new StoreAudit().check(engine);
        }
        try (Db db = Store.open(engine.directory(), false).reader()) {
            long now = engine.clock().instant().toEpochMilli();
            long ttl = EngineOptions.defaults().sessionTtl().toMillis();
            assertThat(DeskSnapshot.difference(engine.desk(), db, now, ttl)).isEmpty();
        }
    }

    private static void assertSame(List<String> expected, List<String> actual) {
        Set<String> missing = new TreeSet<>(expected);
        missing.removeAll(Set.copyOf(actual));
        Set<String> more = new TreeSet<>(actual);
        more.removeAll(Set.copyOf(expected));
        assertThat(Stream.concat(
                                missing.stream().map(line -> "lost: " + line),
                                more.stream().map(line -> "new: " + line))
                        .map(line -> line.substring(0, Math.min(600, line.length())))
                        .limit(6))
                .isEmpty();
        assertThat(actual).hasSameSizeAs(expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void a_project_comes_back_as_it_was_but_for_what_is_said_to_differ(long seed) throws IOException {
        new RandomProject(first, seed).act(250);
        assertComesBack();
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void a_project_comes_back_also_when_retention_has_deleted_much_of_it(long seed) throws IOException {
        RandomProject project = new RandomProject(first, seed);
        project.act(120);
        first.advance(Duration.ofDays(25));
        project.act(120); // what is kept of this speaks of what is deleted then
        first.advance(Duration.ofDays(7));
        for (int i = 0; i < 500; i++) {
            first.advance(Duration.ofMillis(25));
        }
        assertThat(first.file().number("select first_event from project")).isGreaterThan(1);
        project.act(40);
        Map<String, Long> counts = assertComesBack();
        assertThat(counts.getOrDefault("deleted_task", 0L))
                .as("tasks that the log still speaks of")
                .isPositive();
    }

    private Map<String, Long> assertComesBack() throws IOException {
        // Others have used up ids: nothing may be the same by luck.
        new RandomProject(second, 1_000).act(40);
        second.restart(); // so that no timer is left of what has ended
        third.create(NewTask.titled("another's"));

        Path a = export(first, TestEngine.PROJECT, "a");
        Imported imported = importInto(second, a);
        assertSound(second);
        Path b = export(second, "imported", "b");

        CheckedFile was = CheckedFile.read(a);
        CheckedFile is = CheckedFile.read(b);
        Map<String, Long> counts = new HashMap<>(is.counts());
        counts.computeIfPresent("event", (kind, n) -> was.counts().get("event"));
        assertThat(counts).isEqualTo(was.counts());
        assertThat(imported.counts()).isEqualTo(was.counts());

        Portrait before = Portrait.of(a);
        Portrait after = Portrait.of(b);
        long cursor = was.header().cursor();
        assertSame(before.lines(before.alive(), cursor), after.lines(before.alive(), cursor));
        assertThat(after.alive()).as("nobody works on what was imported").isEmpty();
        assertThat(imported.returned() + imported.endedSessions())
                .isEqualTo(before.alive().size());

        // What comes out of an import goes through another one without any change.
        importInto(third, b);
        assertSound(third);
        Path c = export(third, "imported", "c");
        long second = is.header().cursor();
        assertSame(after.lines(Set.of(), second), Portrait.of(c).lines(Set.of(), second));

        third.restart();
        assertSound(third);
        return was.counts();
    }

    private static final Map<String, String> SHEETS_OF_ANOTHER_NAME = Map.of(
            "concurrency_limit", "limit", "scrum", "workflow", "tdd_cycle", "cycle", "session_context", "context");

    /** This machine's, an agent's, within what refers to it, or counted and indexed anew. */
    private static final Set<String> NOT_IN_A_FILE = Set.of(
            "token",
            "lease",
            "idempotency",
            "repository",
            "meta",
            "belief",
            "evidence",
            "blob",
            "task_count",
            "story_count",
            "search_dirty",
            "db_migration");

    /** It said that it spends none, and did not give back the one that the claim had counted. */
    @Test
    void a_lease_that_stays_behind_spends_no_attempt() throws IOException {
        first.create(NewTask.titled("Write").withMaxAttempts(1));
        first.claim(new ClaimTask(first.session("writer")));

        importInto(second, export(first, TestEngine.PROJECT, "claimed"));

        Lease lease = second.claim(
                        new ClaimTask(second.session("imported", new RegisterAgent("another", Set.of(), 1, null))))
                .lease();
        assertThat(second.engine().reads().task(lease.task()))
                .returns(1, Task::attempts)
                .returns(1, Task::maxAttempts);
    }

    @Test
    void tasks_are_found_by_when_they_were_created_also_beside_imported_ones_that_are_older() throws IOException {
        first.create(NewTask.titled("old"));
        Path old = export(first, TestEngine.PROJECT, "old");
        second.clock().advance(Duration.ofDays(30));
        Instant since = second.clock().instant();
        TaskId young = second.create(NewTask.titled("young"));
        importInto(second, old);
        TaskId younger = second.create(NewTask.titled("younger"));

        assertThat(created(TestEngine.PROJECT, since, null)).containsExactly(younger, young);
        assertThat(created(TestEngine.PROJECT, null, since)).isEmpty();
        assertThat(created("imported", since, null)).isEmpty();
        assertThat(created("imported", null, since)).hasSize(1);
    }

    private List<TaskId> created(String project, @Nullable Instant after, @Nullable Instant before) {
        return second
                .engine()
                .reads()
                .tasks(new TaskQuery(project, Set.of(), null, null, null, null, null, after, before, false, null, 10))
                .tasks()
                .stream()
                .map(Task::id)
                .toList();
    }

    @Test
    void every_table_of_a_store_is_in_the_file_or_named_here_as_not() {
        Set<String> sheets = ProjectSheets.ALL.stream().map(Sheet::name).collect(Collectors.toSet());
        List<String> tables = first.file().rows("""
                select name from sqlite_schema where type = 'table' and name not like 'sqlite%'
                and name not like '%search%'
                """).stream()
                .map(row -> String.valueOf(row.getFirst()))
                .toList();
        assertThat(tables).hasSizeGreaterThan(20);
        assertThat(tables)
                .allMatch(table -> NOT_IN_A_FILE.contains(table)
                        || sheets.contains(SHEETS_OF_ANOTHER_NAME.getOrDefault(table, table)));
    }
}
