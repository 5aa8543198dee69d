package dev.muster.cli.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.terminal.Screen;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.call.Questions;
import dev.muster.core.project.CreateProject;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.TaskId;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server that a command starts for itself where nobody serves its data directory. */
@Tag("process")
class OwnServerTest {
    @Test
    void it_is_configured_as_serve_would_be(@TempDir Path data) throws Exception {
        Files.writeString(data.resolve("muster.yaml"), "orchestrator: {agents: {max_retries: 6}}\n");
        Shell shell = Shell.of(
                OutputStream.nullOutputStream(),
                OutputStream.nullOutputStream(),
                InputStream.nullInputStream(),
                Map.of(),
                Screen.NONE);

        try (Served served = new Opening(shell, Duration.ofSeconds(5)).serve(data, new ServerChoice())) {
            served.client().execute(new CreateProject("default", ""));
            served.client().execute(new CreateTasks("default", NewTask.titled("Try")));

            assertThat(served.client().ask(Questions.task(new TaskId(1))).maxAttempts())
                    .isEqualTo(7);
        }
    }
}
