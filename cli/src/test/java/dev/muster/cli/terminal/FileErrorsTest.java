package dev.muster.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that a command names and that cannot be used is told in words: what, where, what to do. */
class FileErrorsTest {
    @TempDir
    Path home;

    private Program program;

    @BeforeEach
    void set_up() {
        program = new Program(home.resolve("data"));
    }

    private String refused(String... words) {
        Ran ran = program.run(words);
        assertThat(ran.code()).as(ran.out() + ran.err()).isEqualTo(2);
        return ran.err();
    }

    @Test
    void a_directory_is_no_file_of_configuration() {
        assertThat(refused("config", "check", home.toString()))
                .contains(home + " is a directory; name a file, such as " + home.resolve("muster.yaml"));
    }

    @Test
    void a_file_that_is_not_there_is_told_by_every_option() {
        String none = home.resolve("nope.txt").toString();
        String words = "there is no file " + none + "\n";
        assertThat(refused("doctor", "--db", "--statement", none)).contains("--statement: " + words);
        assertThat(refused("checklist", "--requirements", "--table", none)).contains("--table: " + words);
        assertThat(refused("serve", "--baseline", none)).contains("--baseline: " + words);
        assertThat(refused("serve", "--alert-webhook", "http://127.0.0.1:9", "--alert-secret", none))
                .contains("--alert-secret: " + words);
        assertThat(refused("run", none))
                .contains(none + ": there is no such file")
                .doesNotContain(":1:");
    }

    @Test
    void a_place_for_a_run_that_cannot_be_made_is_a_sentence_and_no_path_alone() throws IOException {
        Path scenario = Files.writeString(home.resolve("s.yaml"), """
                name: short
                target: embedded
                baseline: false
                tests:
                  - {type: benchmark, name: creation, target: task_creation, iterations: 1}
                """);
        Path inTheWay = Files.writeString(home.resolve("file"), "x");
        Ran ran = program.run(
                "run", scenario.toString(), "-o", inTheWay.resolve("run").toString());
        assertThat(ran.code()).isNotZero();
        assertThat(ran.err()).contains("; name another place").doesNotContain("Exception");
    }

    @Test
    void a_name_that_no_file_can_have_is_wrong_usage_and_no_stack_trace() {
        program.ok("task", "create", "--title", "x");

        assertThat(refused("task", "complete", "L1.1.1", "--artifact", "log=a\0b"))
                .startsWith("muster: --artifact: '")
                .contains("cannot be the name of a file: Nul character not allowed")
                .doesNotContain("\tat ");
        assertThat(refused("export", "default", "--out", "a\0b"))
                .contains("cannot be the name of a file: Nul character not allowed")
                .doesNotContain("\tat ");
    }
}
