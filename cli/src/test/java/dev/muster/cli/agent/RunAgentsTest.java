package dev.muster.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class RunAgentsTest {
    @TempDir
    Path home;

    private Program muster;

    @BeforeEach
    void a_project() {
        muster = new Program(home.resolve("data")).with("PATH", System.getenv("PATH"));
        muster.ok("project", "create", "default");
    }

    private void task(String title, String... more) {
        List<String> all = new ArrayList<>(List.of("task", "create", "--title", title));
        all.addAll(List.of(more));
        muster.ok(all.toArray(String[]::new));
    }

    private Ran agent(String script, String... options) throws IOException {
        Path file = Files.writeString(home.resolve("agent.sh"), "#!/bin/bash\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        List<String> all =
                new ArrayList<>(List.of("agent", "run", "--name", "coder", "--directory", home.toString(), "--json"));
        all.addAll(List.of(options));
        if (!all.contains("--exit-when-idle")) {
            all.addAll(List.of("--exit-when-idle", "1s"));
        }
        all.addAll(List.of("--", "./agent.sh"));
        return muster.run(all.toArray(String[]::new));
    }

    private JsonNode shown(String task) {
        return muster.json("task", "show", task);
    }

    @Test
    void a_program_finds_its_task_on_its_input_and_what_it_prints_is_the_summary() throws IOException {
        task("Say hello", "--description", "to all");

        Ran ran = agent("""
                read -r line
                echo "$line" >seen.json
                echo "did $MUSTER_TASK of $MUSTER_PROJECT as $MUSTER_AGENT: $MUSTER_TITLE"
                """);

        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(shown("t1").at("/state").stringValue()).isEqualTo("completed");
        assertThat(shown("t1").at("/summary").stringValue()).isEqualTo("did t1 of default as coder: Say hello");
        JsonNode seen = Program.parse(Files.readString(home.resolve("seen.json")));
        assertThat(seen.at("/task").stringValue()).isEqualTo("t1");
        assertThat(seen.at("/description").stringValue()).isEqualTo("to all");
        assertThat(seen.at("/lease").stringValue()).startsWith("L1.1.");
        assertThat(ran.jsonLines())
                .extracting(line -> line.at("/event").stringValue())
                .containsExactly("joined", "began", "completed", "left");
        assertThat(muster.json("agent", "show", "coder").at("/state").stringValue())
                .isEqualTo("stopped");
    }

    @Test
    void a_program_over_its_memory_limit_is_ended_its_task_is_retried_and_the_next_attempt_may_do_better()
            throws IOException {
        task("Take less");

        Ran ran = agent("""
                if [ "$MUSTER_ATTEMPT" = 1 ]; then
                  x=; for i in $(seq 20); do x+=$(head -c 4m /dev/zero | tr '\\0' a); done; sleep 600
                fi
                echo "second time"
                """, "--memory-limit", "64m", "--exit-when-idle", "8s");

        assertThat(ran.err()).containsPattern("limits by (cgroup|rlimit|watcher): ");
        List<JsonNode> lines = ran.jsonLines();
        assertThat(lines)
                .extracting(line -> line.at("/event").stringValue())
                .containsExactly("joined", "began", "failed", "began", "completed", "left");
        assertThat(lines.get(2).at("/words").stringValue()).isEqualTo("over its memory limit of 64 MiB: ended");
        assertThat(shown("t1").at("/summary").stringValue()).isEqualTo("second time");
        assertThat(muster.ok("task", "log", "t1")).contains("over its memory limit of 64 MiB: ended");
    }

    @Test
    void a_program_that_is_kept_and_several_agents_share_the_tasks() throws IOException {
        for (int i = 1; i <= 6; i++) {
            task("Number " + i, "--needs", "java");
        }

        Ran ran = agent("""
                while read -r line; do
                  id=${line#*\\"task\\":\\"}; id=${id%%\\"*}
                  echo "{\\"task\\":\\"$id\\",\\"summary\\":\\"by $MUSTER_AGENT\\"}"
                done
                """, "--protocol", "jsonl", "--agents", "3", "--capability", "java");

        assertThat(ran.code()).as(ran.err()).isZero();
        for (int i = 1; i <= 6; i++) {
            assertThat(shown("t" + i).at("/summary").stringValue()).matches("by coder-[123]");
        }
    }

    @Test
    void agents_that_think_make_the_steps_that_a_task_asks_for_or_else_those_of_the_options() {
        task("Think", "--description", "{\"steps\": 300, \"seed\": 7}");
        task("Think as you do");

        Ran ran = muster.run(
                "agent",
                "run",
                "--name",
                "thinker",
                "--kind",
                "inference",
                "--agents",
                "2",
                "--steps",
                "40",
                "--horizon",
                "1",
                "--seed",
                "100",
                "--exit-when-idle",
                "1s");

        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(shown("t1").at("/summary").stringValue())
                .matches("came to the target \\d+ times? in 300 steps of active inference \\(horizon 1, seed 7\\)");
        assertThat(shown("t2").at("/summary").stringValue())
                .endsWith("40 steps of active inference (horizon 1, seed 102)");
        assertThat(Program.parse(muster.ok("task", "artifact", "t1", "inference.json"))
                        .at("/steps")
                        .longValue())
                .isEqualTo(300);
    }

    @Test
    void agents_that_think_run_no_program_and_programs_do_not_think() {
        Ran program = muster.run("agent", "run", "--name", "t", "--kind", "inference", "--", "true");
        assertThat(program.code()).isEqualTo(2);
        assertThat(program.err()).contains("agents of kind inference run no program");

        Ran steps = muster.run("agent", "run", "--name", "t", "--steps", "5", "--", "true");
        assertThat(steps.code()).isEqualTo(2);
        assertThat(steps.err()).contains("--kind inference");

        Ran far = muster.run("agent", "run", "--name", "t", "--kind", "inference", "--horizon", "9");
        assertThat(far.code()).isEqualTo(2);
        assertThat(far.err()).contains("--horizon is from 1 to 5, not 9");

        Ran kind = muster.run("agent", "run", "--name", "t", "--kind", "inferenc");
        assertThat(kind.code()).isEqualTo(2);
        assertThat(kind.err()).contains("did you mean 'inference'?");
    }

    @Test
    void what_is_asked_wrongly_is_told_before_anything_starts() {
        Ran none = muster.run("agent", "run", "--name", "coder");
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.err()).contains("there is no command to run").contains("-- ./agent.sh");

        Ran missing = muster.run("agent", "run", "--name", "coder", "--", "no-such-program");
        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.err()).contains("there is no program 'no-such-program' on the PATH");

        Ran preset = muster.run("agent", "run", "--name", "coder", "--preset", "claude-cod");
        assertThat(preset.code()).isEqualTo(2);
        assertThat(preset.err()).contains("did you mean 'claude-code'?");

        Ran amount = muster.run("agent", "run", "--name", "coder", "--memory-limit", "much", "--", "true");
        assertThat(amount.code()).isEqualTo(2);
        assertThat(amount.err()).contains("--memory-limit: 'much' is no amount; write it as 64k, 256m or 2g");

        Ran both = muster.run("agent", "run", "--file", "agents.yaml", "--agents", "2");
        assertThat(both.code()).isEqualTo(2);
        assertThat(both.err()).contains("--file says what runs").contains("--agents does not go with it");

        Ran tree = muster.run("agent", "run", "--name", "coder", "--worktree", home.toString(), "--", "true");
        assertThat(tree.code()).isEqualTo(2);
        assertThat(tree.err()).contains("is no git repository with a commit");
    }

    @Test
    void what_the_server_would_refuse_of_an_agent_is_refused_by_the_options_name_and_nothing_is_left() {
        Program fresh = new Program(home.resolve("fresh")).with("PATH", System.getenv("PATH"));
        String[][] wrong = {
            {"--lease is from 1s to 168h", "--name", "a", "--lease", "99999999h"},
            {"--name: agent name", "--name", ""},
            {"--name: agent name", "--name", "x".repeat(1_000)},
            {"--capability: ", "--name", "a", "--capability", ""},
            {"--limits-by: ", "--name", "a", "--limits-by", "magic"},
            {"'99999999999h' is too long", "--name", "a", "--timeout", "99999999999h"},
            {"--timeout is too long: at most 8760h", "--name", "a", "--timeout", "99999999h"},
            {"--memory-limit: '99999999999999g' is too large", "--name", "a", "--memory-limit", "99999999999999g"},
            {"--output-limit is 1 byte or more", "--name", "a", "--output-limit", "0"},
            {"--exit-when-idle has to be longer than nothing", "--name", "a", "--exit-when-idle", "0s"},
        };
        for (String[] each : wrong) {
            List<String> line = new ArrayList<>(List.of("agent", "run"));
            line.addAll(List.of(each).subList(1, each.length));
            line.addAll(List.of("--", "true"));

            Ran ran = fresh.run(line.toArray(String[]::new));

            assertThat(ran.code()).as("%s: %s", line, ran.err()).isEqualTo(2);
            assertThat(ran.err()).contains(each[0]);
            assertThat(home.resolve("fresh")).doesNotExist();
        }
    }

    @Test
    void pools_of_a_file_leave_together_when_nothing_was_to_do_for_so_long() throws IOException {
        task("Do it");
        Path file = Files.writeString(home.resolve("pools.yaml"), """
                roles:
                  - name: coder
                    pools: [{name: a, kind: scripted, steps: [{complete: done}]}]
                  - name: other
                    queues: {high: [fix]}
                    pools: [{name: b, kind: scripted, steps: [{complete: done}]}]
                """);

        Ran ran = muster.run("agent", "run", "--file", file.toString(), "--exit-when-idle", "1s");

        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(shown("t1").at("/state").stringValue()).isEqualTo("completed");

        Ran more =
                muster.run("agent", "run", "--file", file.toString(), "--name", "x", "--timeout", "1m", "--", "true");
        assertThat(more.code()).isEqualTo(2);
        assertThat(more.err()).contains("--name, --timeout, 'true' do not go with it");
    }

    @Test
    void a_file_of_pools_does_not_let_a_wait_of_nothing_through() throws IOException {
        Path file = Files.writeString(home.resolve("pools.yaml"), """
                roles:
                  - name: coder
                    pools: [{name: a, kind: scripted, steps: [{complete: done}]}]
                """);

        Ran ran = muster.run("agent", "run", "--file", file.toString(), "--exit-when-idle", "0s");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("--exit-when-idle has to be longer than nothing");
    }
}
