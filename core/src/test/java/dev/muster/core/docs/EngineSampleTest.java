package dev.muster.core.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.event.EventFilter;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.StartSession;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.Dependency;
import dev.muster.core.task.NewTask;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample of {@code docs/engine.md}: it runs, and the page shows just this. */
@Tag("unit")
class EngineSampleTest {
    private static final Path PAGE = Path.of("..", "docs", "engine.md");
    private static final Path SOURCE = Path.of("src/test/java/dev/muster/core/docs/EngineSampleTest.java");

    @Test
    void the_sample_does_what_the_page_says(@TempDir Path directory) throws Exception {
        // sample begins
        try (Engine engine = Engine.open(directory, EngineOptions.defaults())) {
            RegisterAgent ada = new RegisterAgent("ada", Set.of("java"), 1, Duration.ofSeconds(30));
            SessionId session = engine.execute(new StartSession("shop", ada, true));

            engine.execute(new CreateTasks(
                    "shop",
                    List.of(
                            NewTask.titled("Write the parser").withRef("write").requiring("java"),
                            NewTask.titled("Check the parser").after(Dependency.onRef("write"))),
                    "plan-1", // sent twice, the plan is created once
                    session));

            ClaimTask claim = new ClaimTask(session).waiting(Duration.ofSeconds(30));
            for (int done = 0; done < 2; done++) {
                if (engine.claim(claim) instanceof ClaimTask.Result.Claimed(var task, var lease, var expiresAt)) {
                    engine.execute(new CompleteTask(lease, "did: " + task.title()));
                }
            }
            engine.events()
                    .read("shop", 0, new EventFilter(List.of("task.*")), 100)
                    .events()
                    .forEach(event -> System.out.println(event.seq() + " " + event.kind() + " " + event.task()));
        }
        // sample ends
        try (Engine engine = Engine.open(directory, EngineOptions.defaults())) {
            assertThat(engine.events()
                            .read("shop", 0, new EventFilter(List.of("task.*")), 100)
                            .events())
                    .extracting(event -> event.kind() + " " + event.task())
                    .containsExactly(
                            "task.created t1",
                            "task.created t2",
                            "task.ready t1",
                            "task.claimed t1",
                            "task.completed t1",
                            "task.ready t2",
                            "task.claimed t2",
                            "task.completed t2");
        }
    }

    @Test
    void the_page_shows_the_sample_as_it_runs() throws Exception {
        String sample = Files.readString(SOURCE)
                .lines()
                .dropWhile(line -> !line.contains("// sample begins"))
                .skip(1)
                .takeWhile(line -> !line.contains("// sample ends"))
                .map(line -> line.isEmpty() ? line : line.substring(8))
                .collect(Collectors.joining("\n"));
        assertThat(Files.readString(PAGE)).contains("```java\n" + sample + "\n```");
    }
}
