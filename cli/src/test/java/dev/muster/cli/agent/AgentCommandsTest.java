package dev.muster.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class AgentCommandsTest {
    @TempDir
    Path home;

    private Program muster;

    @BeforeEach
    void one_agent() {
        muster = new Program(home.resolve("data"));
        JsonNode registered = muster.json(
                "agent", "register", "ada", "--capability", "java,sql", "--concurrency", "2", "--lost-after", "30s");
        assertThat(registered.at("/id").stringValue()).isEqualTo("a1");
        assertThat(registered.at("/lost_after_seconds").intValue()).isEqualTo(30);
    }

    @Test
    void an_agent_is_listed_and_shown_by_name_and_by_id() {
        assertThat(muster.json("agent", "list").at("/agents/0/name").stringValue())
                .isEqualTo("ada");
        assertThat(muster.json("agent", "list", "--state", "lost").at("/agents").size())
                .isZero();
        assertThat(muster.json("agent", "show", "ada").at("/id").stringValue()).isEqualTo("a1");
        assertThat(muster.ok("agent", "show", "a1")).contains("java, sql").contains("0 of at most 2");
        assertThat(muster.ok("agent", "list")).contains("a1  ada   registered    0/2");
    }

    @Test
    void an_agent_is_paused_resumed_drained_and_stopped() {
        muster.ok("session", "start", "--agent", "ada");

        assertThat(muster.ok("agent", "pause", "ada")).isEqualTo("a1  ada  paused\n");
        assertThat(muster.ok("agent", "resume", "ada")).isEqualTo("a1  ada  idle\n");
        assertThat(muster.json("agent", "drain", "a1").at("/state").stringValue())
                .isIn("draining", "stopped");
        muster.run("agent", "stop", "ada");
        assertThat(muster.json("agent", "show", "ada").at("/state").stringValue())
                .isEqualTo("stopped");
    }

    @Test
    void a_log_shows_what_the_agent_did() {
        muster.ok("task", "create", "--title", "Work");
        String session =
                muster.ok("session", "start", "--agent", "ada", "--quiet").strip();
        muster.ok("task", "claim", "--session", session);

        JsonNode log = muster.json("agent", "log", "ada");
        assertThat(log.at("/events")
                        .valueStream()
                        .map(event -> event.at("/topic").stringValue()))
                .contains("session.started", "task.claimed")
                .doesNotContain("task.created");
        assertThat(muster.json("agent", "log", "ada", "--limit", "1")
                        .at("/events/0/topic")
                        .stringValue())
                .isEqualTo("task.claimed");
    }

    @Test
    void an_unknown_agent_or_state_is_told_with_the_nearest_one() {
        Ran agent = muster.run("agent", "show", "aad");
        assertThat(agent.code()).isEqualTo(1);
        assertThat(agent.err()).isEqualTo("muster: there is no agent 'aad'; did you mean 'ada'?\n");

        Ran state = muster.run("agent", "list", "--state", "idel");
        assertThat(state.code()).isEqualTo(2);
        assertThat(state.err()).isEqualTo("muster: --state: 'idel' is no state of an agent; did you mean 'idle'?\n");
    }

    @Test
    void a_log_says_that_older_events_are_gone() throws Exception {
        muster.ok("task", "create", "--title", "Work");
        muster.ok("session", "start", "--agent", "ada");
        assertThat(muster.run("agent", "log", "ada").err()).isEmpty();
        try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("data/muster.db"));
                Statement statement = store.createStatement()) {
            statement.execute("delete from event where seq = 1");
            statement.execute("update project set first_event = 2");
        }

        Ran ran = muster.run("agent", "log", "ada", "--json");

        assertThat(ran.json().at("/events").size()).isPositive();
        assertThat(ran.err()).isEqualTo("muster: older events have been deleted by retention, in default\n");
        assertThat(muster.run("agent", "log", "ada", "--limit", "1").err())
                .as("the newest are all there")
                .isEmpty();
    }

    @Test
    void a_name_cannot_take_command_of_the_terminal() {
        String name = "eve\u001b]0;owned\u0007";
        String shown = "eve\uFFFD]0;owned\uFFFD";

        assertThat(muster.ok("agent", "register", name)).isEqualTo("a2  " + shown + "  registered\n");
        assertThat(muster.ok("session", "start", "--agent", name)).contains("  " + shown + " (a2) in default");
        assertThat(muster.ok("agent", "pause", name)).isEqualTo("a2  " + shown + "  paused\n");
    }
}
