package dev.muster.lab.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.project.CreateProject;
import dev.muster.core.task.TaskQuery;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineProbeTest {
    @TempDir
    Path data;

    @BeforeEach
    void lay_out_a_store() throws Exception {
        try (Engine engine = Engine.open(data, EngineOptions.defaults())) {
            engine.execute(new CreateProject(EngineAgents.PROJECT, ""));
        }
    }

    private List<String> conversation(@Nullable String title, String requests) throws Exception {
        StringWriter said = new StringWriter();
        EngineProbe.run(
                data,
                title,
                EngineOptions.defaults(),
                new ByteArrayInputStream(requests.getBytes(StandardCharsets.UTF_8)),
                new PrintWriter(said));
        return said.toString().lines().toList();
    }

    @Test
    void it_makes_its_change_before_it_is_ready_and_ends_with_its_input() throws Exception {
        assertThat(conversation("one", "")).singleElement().asString().matches("ready task=1 rss_kb=\\d{4,}");

        try (Engine engine = Engine.open(data, EngineOptions.defaults())) {
            assertThat(engine.reads().tasks(TaskQuery.of(EngineAgents.PROJECT)).tasks())
                    .extracting(task -> task.title())
                    .containsExactly("one");
        }
    }

    @Test
    void asking_for_statements_executes_none() throws Exception {
        List<String> lines = conversation(null, "stats\nstats\nstats\n");

        assertThat(lines).hasSize(4);
        assertThat(lines.getFirst()).startsWith("ready rss_kb=");
        assertThat(lines.get(1)).matches("stats writer_statements=\\d+ reader_statements=\\d+");
        assertThat(lines.subList(2, 4)).containsOnly(lines.get(1));
    }

    @Test
    void an_unknown_request_is_told_so() throws Exception {
        assertThat(conversation(null, "statz\n")).last().isEqualTo("unknown request 'statz'; valid: stats");
    }
}
