package dev.muster.core.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;
import dev.muster.core.model.ScratchDirectory;
import dev.muster.core.model.TestEngine;
import dev.muster.core.project.CreateProject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A file that is not as it was written is refused before anything is, with the line and the reason. */
@Tag("unit")
class BrokenFileTest {
    private final ScratchDirectory scratch = new ScratchDirectory();
    private final TestEngine engine = TestEngine.open();
    private List<String> lines = List.of();

    @BeforeEach
    void export() throws IOException {
        new RandomProject(engine, 7).act(120);
        Path file = scratch.path().resolve("whole");
        try (OutputStream out = Files.newOutputStream(file)) {
            engine.engine().export(TestEngine.PROJECT, out);
        }
        lines = Files.readAllLines(file);
    }

    @AfterEach
    void close() {
        engine.close();
        scratch.close();
    }

    private Path file(List<String> content) throws IOException {
        return Files.writeString(scratch.path().resolve("broken"), String.join("\n", content) + "\n");
    }

    private String refusal(Path file) {
        try {
            CheckedFile.read(file);
        } catch (RefusedException e) {
            assertThat(e.refusal().code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
            return e.refusal().message();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("a broken file was accepted");
    }

    private int first(String kind) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("{\"kind\":\"" + kind + "\"")) {
                return i;
            }
        }
        throw new AssertionError("no " + kind);
    }

    /** A file whose hash and counts are right and whose line is not: a person has edited it, and knows the format. */
    private Path resigned(int line, UnaryOperator<String> edit) throws IOException {
        List<String> edited = new ArrayList<>(lines);
        String before = edited.get(line);
        edited.set(line, edit.apply(before));
        assertThat(edited.get(line)).isNotEqualTo(before);
        byte[] signed =
                (String.join("\n", edited.subList(0, edited.size() - 1)) + "\n").getBytes(StandardCharsets.UTF_8);
        String end = edited.getLast()
                .replaceAll(
                        "\"sha256\":\"[0-9a-f]+\"",
                        "\"sha256\":\""
                                + HexFormat.of().formatHex(Format.sha256().digest(signed)) + "\"");
        edited.set(edited.size() - 1, end);
        return file(edited);
    }

    @Test
    void a_whole_file_is_accepted() throws IOException {
        CheckedFile file = CheckedFile.read(file(lines));
        assertThat(file.lines()).isEqualTo(lines.size());
        assertThat(file.header().project()).isEqualTo(TestEngine.PROJECT);
    }

    @Test
    void a_file_that_was_cut_off_anywhere_is_refused() throws IOException {
        byte[] whole = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < whole.length; length += 1 + length / 7 % 997) {
            Path cut = Files.write(scratch.path().resolve("broken"), java.util.Arrays.copyOf(whole, length));
            assertThat(refusal(cut)).as("cut to %d bytes", length).matches("(?s)line \\d+: .*(cut off|empty).*");
        }
        for (int kept = 1; kept < lines.size(); kept++) {
            assertThat(refusal(file(lines.subList(0, kept))))
                    .as("cut to %d lines", kept)
                    .isEqualTo("line " + (kept + 1)
                            + ": the file ends without its last line, which says what has to be in it: it was cut off");
        }
    }

    @Test
    void a_file_without_any_one_of_its_lines_is_refused() throws IOException {
        for (int without = 0; without < lines.size() - 1; without++) {
            List<String> some = new ArrayList<>(lines);
            some.remove(without);
            assertThat(refusal(file(some))).as("without line %d", without + 1).startsWith("line ");
        }
    }

    @Test
    void a_file_with_a_letter_changed_is_refused() throws IOException {
        int task = first("task");
        List<String> edited = new ArrayList<>(lines);
        edited.set(task, edited.get(task).replaceFirst("do ", "dO "));
        assertThat(refusal(file(edited)))
                .isEqualTo("line " + lines.size() + ": the lines before do not have the SHA-256 that this line says:"
                        + " the file was altered");
    }

    @Test
    void a_file_of_a_newer_format_is_refused_and_says_which_muster_wrote_it() throws IOException {
        assertThat(refusal(resigned(
                        0,
                        line -> line.replace("\"version\":1,", "\"version\":2,")
                                .replaceFirst("\"muster\":\"[^\"]*\"", "\"muster\":\"9.9\""))))
                .isEqualTo("line 1: the file has format 2, written by Muster 9.9; this Muster reads formats up to 1");
    }

    @Test
    void what_is_no_export_is_refused() throws IOException {
        assertThat(refusal(file(List.of("a,b,c")))).startsWith("line 1: it is not JSON");
        assertThat(refusal(file(List.of("{\"kind\":\"header\",\"format\":\"other\"}"))))
                .startsWith("line 1: the file is not an export of a project");
    }

    @Test
    void an_edited_line_is_refused_by_its_field_or_reference_also_when_the_hash_was_made_anew() throws IOException {
        int task = first("task");
        assertThat(refusal(resigned(task, line -> line.replaceFirst("\"state\":\"[a-z_]+\"", "\"state\":\"raedy\""))))
                .startsWith(
                        "line " + (task + 1) + ": task: field 'state' is 'raedy'; it must be one of pending, ready,");
        assertThat(refusal(resigned(task, line -> line.replaceFirst("\"type\"", "\"tpye\""))))
                .startsWith(
                        "line " + (task + 1) + ": task: a task has no field 'tpye'; its fields are id, title, type");
        assertThat(refusal(resigned(
                        task,
                        line -> line.replaceFirst("\"priority\":-?[0-9]+,|\"lane\"", "\"priority\":5000,$0")
                                .replace("\"priority\":5000,\"priority\":-1,", "\"priority\":5000,")
                                .replaceAll("\"priority\":5000,\"priority\":-?[0-9]+,", "\"priority\":5000,"))))
                .isEqualTo("line " + (task + 1) + ": task: field 'priority' is 5000; it must be from -1000 to 1000");
        int edge = first("edge");
        assertThat(refusal(resigned(edge, line -> line.replaceFirst("\"on\":[0-9]+", "\"on\":999999"))))
                .isEqualTo("line " + (edge + 1) + ": it names task 999999 as its on, and the file has no such task");
        int event = first("event");
        assertThat(refusal(resigned(event + 1, line -> line.replaceFirst("\"seq\":2,", "\"seq\":3,"))))
                .isEqualTo("line " + (event + 2) + ": event 3 where event 2 should be");
        assertThat(refusal(resigned(task, line -> line.replaceFirst("\"id\":[0-9]+", "\"id\":\"one\""))))
                .isEqualTo("line " + (task + 1) + ": task: field 'id' must be a whole number, not value string");
        assertThat(refusal(resigned(
                        task,
                        line -> line.replaceFirst("\"parent\":[0-9]+,|\"max_attempts\"", "\"parent\":999999,$0")
                                .replaceAll("\"parent\":999999,\"parent\":[0-9]+,", "\"parent\":999999,"))))
                .isEqualTo("line " + (task + 1) + ": it names task 999999, and the file has no such task");
    }

    @Test
    void a_project_that_is_there_is_not_touched() throws IOException {
        CheckedFile file = CheckedFile.read(file(lines));
        assertThat(engine.refused(new ImportProject(file, TestEngine.PROJECT)).code())
                .isEqualTo(ErrorCode.CONFLICT);
        engine.done(new CreateProject("empty", ""));
        assertThat(engine.refused(new ImportProject(file, "empty")).message())
                .isEqualTo("there is a project 'empty' already");
        assertThat(engine.refused(new ImportProject(file, "a name")).code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void a_file_that_changes_after_it_was_checked_changes_nothing() throws IOException {
        Path path = file(lines);
        CheckedFile checked = CheckedFile.read(path);
        Files.writeString(path, "x", java.nio.file.StandardOpenOption.APPEND);
        assertThat(engine.refused(new ImportProject(checked, "late")).code()).isEqualTo(ErrorCode.CONFLICT);
        // Of the same size, and found out when it has been written: the transaction is rolled back.
        int task = first("task");
        List<String> edited = new ArrayList<>(lines);
        edited.set(task, edited.get(task).replaceFirst("do ", "dO "));
        file(edited);
        assertThat(engine.refused(new ImportProject(checked, "late")).message())
                .contains("was changed while it was imported")
                .contains("nothing changed");
        file(lines);
        assertThat(engine.done(new ImportProject(checked, "late")).project()).isEqualTo("late");
    }

    @Test
    void there_is_no_export_of_what_is_not_there() {
        assertThatThrownBy(() -> engine.engine().export("other", OutputStream.nullOutputStream()))
                .hasMessageContaining("there is no project 'other'")
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().help()).isEqualTo("create it, or list the projects"));
    }

    @Test
    void no_file_has_the_id_of_a_session() {
        assertThat(engine.file().rows("select id from session"))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(lines).noneMatch(line -> line.contains(String.valueOf(row.getFirst()))));
    }
}
