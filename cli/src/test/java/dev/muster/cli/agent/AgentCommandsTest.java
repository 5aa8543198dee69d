package dev.muster.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import java.nio.file.Path;
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
}
