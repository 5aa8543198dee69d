package dev.muster.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.agent.AgentMachine;
import dev.muster.core.cascade.CascadeMachine;
import dev.muster.core.scrum.ScrumMachine;
import dev.muster.core.scrum.StoryMachine;
import dev.muster.core.session.SessionMachine;
import dev.muster.core.state.StateMachine;
import dev.muster.core.task.TaskMachine;
import dev.muster.core.tdd.TddMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The diagrams in the documentation are drawn from the tables that the engine runs by. */
@Tag("unit")
final class DiagramsTest {
    private static final Path PAGE = Path.of("../docs/state-machines.md");
    private static final String REGENERATE = "muster.docs.write";

    private static final String OPENING = """
            # State machines

            Look here when a command was refused with `INVALID_STATE`, or when you write a client and want to know what
            can happen next: find the state that the refusal names, and follow the arrows that leave it. The refusal
            itself lists the commands that are possible there.

            An arrow's label names the commands that lead along it. What is printed in parentheses happens by itself and
            cannot be asked for. Commands that leave the state as it is are listed below each diagram.

            This page is generated from the engine's tables, and a test fails when it differs from them. To write it anew:

                ./muster mvn -q -pl core test -Dtest=DiagramsTest -Dmuster.docs.write=true
            """;

    @Test
    void the_page_shows_the_tables_of_the_engine() throws IOException {
        String page = OPENING
                + section("Task", TaskMachine.TABLE)
                + section("Agent", AgentMachine.TABLE)
                + section("Session", SessionMachine.TABLE)
                + section("Scrum workflow", ScrumMachine.TABLE)
                + section("Story", StoryMachine.TABLE)
                + section("TDD cycle", TddMachine.TABLE)
                + section("Cascade", CascadeMachine.TABLE);
        if (Boolean.getBoolean(REGENERATE)) {
            Files.writeString(PAGE, page);
        }

        assertThat(PAGE)
                .as("out of date: run this test with -D%s=true and commit the page", REGENERATE)
                .content()
                .isEqualTo(page);
    }

    private static String section(String title, StateMachine<?, ?> machine) {
        return "\n## " + title + "\n\n```mermaid\n" + machine.mermaid() + "```\n\n" + machine.staying();
    }
}
