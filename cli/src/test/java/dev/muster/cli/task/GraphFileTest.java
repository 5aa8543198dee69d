package dev.muster.cli.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class GraphFileTest {
    @TempDir
    Path home;

    private Program muster;

    @BeforeEach
    void program() {
        muster = new Program(home.resolve("data"));
    }

    private Ran create(String name, String text, String... more) throws IOException {
        Path file = Files.writeString(home.resolve(name), text);
        String[] arguments = new String[4 + more.length];
        System.arraycopy(new String[] {"task", "create", "--file", file.toString()}, 0, arguments, 0, 4);
        System.arraycopy(more, 0, arguments, 4, more.length);
        Ran ran = muster.run(arguments);
        return new Ran(ran.code(), ran.out(), ran.err().replace(home + "/", ""));
    }

    @Test
    void a_graph_in_yaml_becomes_tasks() throws IOException {
        JsonNode created = create("plan.yaml", """
                idempotency_key: plan-1
                tasks:
                  - ref: epic
                    title: Everything
                  - ref: write
                    parent: epic
                    title: Write the parser
                    capabilities: [java]
                    priority: 7
                    deadline: +48h
                    execution_timeout: 2h
                  - title: Review it
                    parent: epic
                    depends_on:
                      - write
                      - {task: write, kind: data, artifact: report}
                    labels: [review, "42"]
                """, "--json").json();

        assertThat(created.at("/tasks").size()).isEqualTo(3);
        assertThat(created.at("/tasks/1/ref").stringValue()).isEqualTo("write");
        assertThat(created.at("/tasks/1/state").stringValue()).isEqualTo("ready");
        assertThat(created.at("/tasks/2/state").stringValue()).isEqualTo("pending");
        JsonNode write = muster.json("task", "show", "t2");
        assertThat(write.at("/parent").stringValue()).isEqualTo("t1");
        assertThat(write.at("/execution_timeout_seconds").intValue()).isEqualTo(7200);
        assertThat(muster.json("task", "show", "t3").at("/labels/1").stringValue())
                .isEqualTo("42");
        assertThat(muster.json("task", "show", "t3").at("/holds").intValue()).isEqualTo(2);
    }

    @Test
    void the_same_graph_in_json_on_standard_input_becomes_tasks() {
        muster.reading("""
                [
                \t{"ref": "a", "title": "\\ud83d\\ude00 first"},
                \t{"title": "second", "depends_on": "a"}
                ]
                """);

        assertThat(muster.ok("task", "create", "--file", "-", "--quiet")).isEqualTo("t1\nt2\n");
        assertThat(muster.json("task", "show", "t1").at("/title").stringValue()).isEqualTo("\ud83d\ude00 first");
    }

    @Test
    void everything_that_is_wrong_is_told_at_once_with_its_line() throws IOException {
        Ran ran = create("plan.yaml", """
                tasks:
                  - titel: Write
                    ref: write
                  - title: Review
                    ref: write
                    depends_on: [wirte]
                    priority: high
                    deadline: soon
                  - title: Test
                    depends_on: [{task: write, kind: heard}]
                """);

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).isEqualTo("""
                muster: plan.yaml:2: unknown key 'titel'; did you mean 'title'?
                plan.yaml:2: key 'title' is missing: every task needs one
                plan.yaml:5: ref 'write' is given twice, first on line 2
                plan.yaml:6: key 'depends_on': 'wirte' is neither the ref of a task of this file nor a task id; did you mean 'write'?
                plan.yaml:7: key 'priority': a whole number from -1000 to 1000 is expected
                plan.yaml:8: key 'deadline': 'soon' is no time; write it as 2026-05-01T12:00:00Z, 2026-05-01T12:00, 2026-05-01 or +2h
                plan.yaml:10: key 'kind': 'heard' is no kind of dependency; did you mean 'hard'?
                """);
        assertThat(home.resolve("data"))
                .as("nothing is made for a file that is wrong")
                .doesNotExist();
    }

    @Test
    void broken_syntax_is_told_with_its_line() throws IOException {
        assertThat(create("plan.yaml", "tasks:\n  - title: [\n").err())
                .startsWith("muster: plan.yaml:3: not valid YAML");
        assertThat(create("plan.json", "{\"tasks\": [\n{\"title\": \"x\", \"title\": \"y\"}]}")
                        .err())
                .startsWith("muster: plan.json:2: not valid JSON: Duplicate");
        assertThat(create("empty.yaml", " \n").err()).isEqualTo("muster: empty.yaml is empty\n");
        assertThat(create("twice.yaml", "tasks: []\ntasks: []\n").err())
                .startsWith("muster: twice.yaml:2: ")
                .contains("tasks");
    }

    @Test
    void a_cycle_is_refused_with_its_path() throws IOException {
        Ran ran = create("plan.yaml", """
                - {ref: a, title: A, depends_on: [b]}
                - {ref: b, title: B, depends_on: [a]}
                """);

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("wait for one another: a → b → a");
    }

    @Test
    void a_file_does_not_go_with_options_of_one_task() throws IOException {
        Ran ran = create("plan.yaml", "- {title: A}", "--title", "B");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).startsWith("muster: --file describes whole tasks");
    }

    @Test
    void a_file_that_is_not_there_is_named() {
        Ran ran = muster.run(
                "task", "create", "--file", home.resolve("nothing.yaml").toString());

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).isEqualTo("muster: there is no file " + home.resolve("nothing.yaml") + "\n");
    }
}
