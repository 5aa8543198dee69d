package dev.muster.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.cli.terminal.Screen;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.task.Lease;
import dev.muster.core.task.TaskId;
import dev.muster.runtime.agent.Outcome;
import dev.muster.runtime.work.Assignment;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What agents and their programs say is shown, and does nothing to the terminal. */
class AgentLinesTest {
    private static final String ESCAPE = "\u001b[2J";

    @TempDir
    Path home;

    @Test
    void what_a_program_prints_cannot_take_command_of_the_terminal() throws Exception {
        new Program(home).ok("task", "create", "--title", "Title" + ESCAPE);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AgentLines lines =
                new AgentLines(Shell.of(out, out, InputStream.nullInputStream(), Map.of(), Screen.NONE), false);
        Assignment assignment;
        try (Engine engine = Engine.open(home, EngineOptions.defaults())) {
            assignment = new Assignment(engine.reads().task(new TaskId(1)), Lease.parse("L1.1.1"));
        }
        String agent = "ada" + ESCAPE;

        lines.joined(agent);
        lines.began(agent, assignment);
        lines.ended(
                agent, assignment, new Outcome.Completed("Summary" + ESCAPE, List.of()), true, Duration.ofSeconds(1));
        lines.ended(agent, assignment, new Outcome.NotTried("Reason" + ESCAPE), true, Duration.ofSeconds(1));
        lines.stopped(agent, assignment, "Stop" + ESCAPE);
        lines.troubled(agent, "Trouble" + ESCAPE);
        lines.note("Note" + ESCAPE);
        lines.left(agent);

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("ada", "Title", "Summary", "Reason", "Stop", "Trouble", "Note")
                .doesNotContain("\u001b");
    }
}
