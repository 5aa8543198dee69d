package dev.muster.cli.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Outlet;
import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code muster export} and {@code muster import}. */
@Tag("unit")
class TransferCommandsTest {
    @TempDir
    Path directory;

    private Program program;
    private Path file;

    @BeforeEach
    void project() {
        program = new Program(directory.resolve("data"));
        file = directory.resolve("shop.jsonl");
        program.ok("project", "create", "shop");
        program.ok("task", "create", "--project", "shop", "--title", "Write it");
        program.ok("task", "create", "--project", "shop", "--title", "Check it", "--after", "t1");
        program.ok("backlog", "epic", "--project", "shop", "--title", "Files", "--story", "Read", "--story", "Write");
        String session = program.ok("session", "start", "--agent", "ada", "--project", "shop", "--quiet")
                .strip();
        program.ok("task", "claim", "--session", session, "--quiet");
    }

    @Test
    void a_project_goes_through_a_file_into_another_store_and_is_audited_clean() throws IOException {
        assertThat(program.ok("export", "shop", "--out", file.toString()))
                .contains("2 tasks", "lines", file.toString());
        assertThat(Files.readString(file))
                .startsWith("{\"kind\":\"header\",\"format\":\"muster-project\",\"version\":1,");
        assertThat(directory.resolve("shop.jsonl.part")).doesNotExist();

        Program other = new Program(directory.resolve("other"));
        other.ok("project", "create", "first");
        other.ok("task", "create", "--project", "first", "--title", "Mine");
        assertThat(other.ok("import", file.toString()))
                .contains("2 tasks and")
                .contains("in progress before, given back: 1")
                .contains("sessions that have ended by this: 1")
                .contains("task t1 to t2 is now t2 to t3")
                .contains("story s1 to s2 is now s1 to s2");
        JsonNode task = other.json("task", "show", "t2");
        assertThat(task.at("/title").stringValue()).isEqualTo("Write it");
        assertThat(task.at("/state").stringValue()).isEqualTo("ready");
        assertThat(task.at("/attempts").intValue())
                .as("one that was given back does not count")
                .isZero();
        assertThat(other.json("task", "show", "t3").at("/state").stringValue()).isEqualTo("pending");
        assertThat(other.ok("audit")).contains("clean");
        assertThat(other.ok("event", "list", "--project", "shop", "--topic", "project.renumbered"))
                .contains("[[1,2,2]]");
        assertThat(other.ok("task", "search", "check", "--project", "shop")).contains("t3");
    }

    @Test
    void json_has_the_counts_and_the_new_ids() {
        JsonNode exported = program.json("export", "shop", "--out", file.toString());
        assertThat(exported.at("/counts/task").intValue()).isEqualTo(2);
        JsonNode imported = program.json("import", file.toString(), "--project", "again");
        assertThat(imported.at("/project").stringValue()).isEqualTo("again");
        assertThat(imported.at("/from").stringValue()).isEqualTo("shop");
        assertThat(imported.at("/counts")).isEqualTo(exported.at("/counts"));
        assertThat(imported.at("/ids/task/0").toString()).isEqualTo("{\"from\":1,\"to\":3,\"count\":2}");
        assertThat(program.ok("audit")).contains("clean");
    }

    @Test
    void standard_output_has_the_file_alone() {
        String out = program.ok("export", "shop", "--out", "-");
        assertThat(out.lines().toList().getLast()).startsWith("{\"kind\":\"end\",");
    }

    @Test
    void an_export_does_not_need_the_directory_to_itself() throws Exception {
        try (Engine owner = Engine.open(directory.resolve("data"), EngineOptions.defaults())) {
            assertThat(owner.draining()).isFalse();
            assertThat(program.ok("export", "shop", "--out", file.toString())).contains("2 tasks");
            Ran refused = program.patientFor(Duration.ZERO).run("import", file.toString(), "--project", "again");
            assertThat(refused.code()).isEqualTo(3);
            assertThat(refused.err()).contains("end that process, or try again when it has ended");
        }
    }

    @Test
    void what_is_wrong_is_told_with_the_line_and_changes_nothing() throws IOException {
        program.ok("export", "shop", "--out", file.toString());
        Ran there = program.run("import", file.toString());
        assertThat(there.code()).isEqualTo(1);
        assertThat(there.err())
                .contains("there is a project 'shop' already")
                .contains("an import makes a project of its own: give it another name");

        String whole = Files.readString(file);
        Files.writeString(file, whole.substring(0, whole.length() - 20));
        Ran cut = program.run("import", file.toString(), "--project", "again");
        assertThat(cut.code()).isEqualTo(2);
        assertThat(cut.err())
                .contains(file + ", line " + whole.lines().count() + ": the file ends in the middle of this line")
                .contains("nothing was imported");
        assertThat(program.ok("project", "list")).doesNotContain("again");

        Ran missing = program.run("export", "shpo", "--out", file.toString());
        assertThat(missing.code()).isEqualTo(1);
        assertThat(missing.err()).contains("there is no project 'shpo'").contains("shop");
        assertThat(program.run("import", directory.resolve("none").toString()).err())
                .contains("there is no file");
        assertThat(program.run("import", directory.toString()).err()).contains("is not a file");
        assertThat(program.run(
                                "export",
                                "shop",
                                "--out",
                                directory.resolve("no/where").toString())
                        .err())
                .contains("cannot write");
    }

    @Test
    void what_is_no_plain_file_stays_what_it_is() throws Exception {
        Path target = Files.writeString(directory.resolve("target.jsonl"), "old");
        Path link = Files.createSymbolicLink(directory.resolve("link.jsonl"), target);
        program.ok("export", "shop", "--out", link.toString());
        assertThat(link).isSymbolicLink();
        assertThat(Files.readString(target)).contains("\"project\":\"shop\"");

        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        try (ExecutorService reader = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> read = reader.submit(() -> Files.readString(pipe));
            program.ok("export", "shop", "--out", pipe.toString());
            assertThat(read.get()).contains("\"project\":\"shop\"");
        }
        assertThat(Files.isRegularFile(pipe)).isFalse();
    }

    /** Both wrote to one, and one of them moved what the other was writing. */
    @Test
    void an_export_leaves_alone_what_another_to_the_same_file_is_writing() throws IOException {
        Path others = Files.writeString(directory.resolve("shop.jsonl.part"), "another's");
        Path usual = Files.createFile(directory.resolve("usual"));

        program.ok("export", "shop", "--out", file.toString());

        assertThat(others).hasContent("another's");
        assertThat(Files.getPosixFilePermissions(file))
                .as("who may read it")
                .isEqualTo(Files.getPosixFilePermissions(usual));
        assertThat(program.run("export", "shpo", "--out", file.toString()).code())
                .isEqualTo(1);
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left.filter(each -> each.toString().endsWith(".part"))).containsExactly(others);
        }
    }

    @Test
    void an_export_to_standard_output_that_fails_for_another_reason_is_told() {
        Outlet whole = new Outlet(new ByteArrayOutputStream());
        assertThatThrownBy(() -> Export.toOutput(whole, output -> {
                    throw new IOException("the disk does not answer");
                }))
                .isInstanceOf(Failure.class)
                .hasMessage("cannot export: the disk does not answer");

        Outlet broken = new Outlet(new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException("Broken pipe");
            }
        });
        Export.toOutput(broken, output -> output.write(1));
        assertThat(broken.readerLeft()).isTrue();
    }
}
