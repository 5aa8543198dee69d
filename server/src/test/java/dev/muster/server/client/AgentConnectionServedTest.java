package dev.muster.server.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.client.call.Questions;
import dev.muster.client.http.ServerAddress;
import dev.muster.client.socket.AgentConnection;
import dev.muster.client.socket.AgentConnections;
import dev.muster.client.socket.Hello;
import dev.muster.client.socket.SocketOptions;
import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.event.EventFilter;
import dev.muster.core.project.CreateProject;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.ClaimTask.Result;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.ContinueTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.NewArtifact;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.RenewLease;
import dev.muster.core.task.TaskState;
import dev.muster.server.MusterServer;
import dev.muster.server.ServerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connection against a real server. */
class AgentConnectionServedTest {
    @TempDir
    Path home;

    private Engine engine;
    private MusterServer server;
    private AgentConnections connections;

    @BeforeEach
    void a_server_with_a_project() throws Exception {
        engine = Engine.open(home.resolve("data"), EngineOptions.defaults().withSynchronous(false));
        engine.execute(new CreateProject("shop", ""));
        server = MusterServer.start(engine, ServerOptions.local(0));
        connections =
                AgentConnections.to(ServerAddress.parse("http://127.0.0.1:" + server.port()), SocketOptions.defaults());
    }

    @AfterEach
    void close() {
        connections.close();
        server.close();
        engine.close();
    }

    private AgentConnection ada() throws InterruptedException {
        return connections.connect(Hello.agent(new RegisterAgent("ada", Set.of(), 5, Duration.ofMinutes(1)), "shop"));
    }

    private static SessionId session(AgentConnection connection) {
        return Objects.requireNonNull(connection.session());
    }

    @Test
    void an_agent_plans_claims_and_completes_and_sees_its_events() throws Exception {
        AgentConnection ada = ada();
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        ada.subscribe(new EventFilter(List.of("task.*")), null, event -> seen.add(event.kind()));
        var created = ada.execute(new CreateTasks("shop", NewTask.titled("One")));
        Result.Claimed claimed = (Result.Claimed) ada.claim(new ClaimTask(session(ada)).waiting(Duration.ofMinutes(1)));
        assertThat(claimed.task().id()).isEqualTo(created.getFirst().id());
        assertThat(ada.execute(new RenewLease(claimed.lease(), Duration.ofMinutes(9), true, null)))
                .isAfter(claimed.expiresAt());
        assertThat(ada.execute(new CompleteTask(claimed.lease(), "done"))).isEqualTo(TaskState.COMPLETED);
        assertThatThrownBy(() -> ada.execute(new CompleteTask(claimed.lease(), "done")))
                .isInstanceOf(RefusedException.class);
        assertThat(ada.ask(Questions.task(claimed.task().id())).summary()).isEqualTo("done");

        assertThat(seen.poll(60, TimeUnit.SECONDS)).isEqualTo("task.created");
        assertThat(seen.poll(60, TimeUnit.SECONDS)).isEqualTo("task.claimed");
        assertThat(seen.poll(60, TimeUnit.SECONDS)).isEqualTo("task.completed");
    }

    /** Bytes that are no text go as Base64, which takes a third more. */
    private static NewArtifact picture(String name, int bytes) {
        byte[] content = new byte[bytes];
        Arrays.fill(content, (byte) 0xff);
        return NewArtifact.bytes(name, "application/octet-stream", content);
    }

    /** The server closed the connection for it, and the agent came back only to say the same again, for ever. */
    @Test
    void a_result_too_large_for_one_message_is_refused_on_the_spot_and_can_be_told_in_several() throws Exception {
        AgentConnection ada = ada();
        ada.execute(new CreateTasks("shop", NewTask.titled("Draw")));
        Result.Claimed claimed = (Result.Claimed) ada.claim(new ClaimTask(session(ada)));
        CompleteTask atOnce =
                new CompleteTask(claimed.lease(), "drawn", List.of(picture("all", 3_200_000)), session(ada));

        assertThatThrownBy(() -> ada.execute(atOnce)).isInstanceOfSatisfying(RefusedException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE);
            assertThat(e.refusal().message()).contains("at most 4194304");
        });
        for (String half : List.of("left", "right")) {
            ada.execute(new ContinueTask(claimed.lease(), "", List.of(picture(half, 1_600_000)), session(ada)));
        }
        assertThat(ada.execute(new CompleteTask(claimed.lease(), "drawn"))).isEqualTo(TaskState.COMPLETED);
        assertThat(ada.reconnects()).isZero();
    }

    @Test
    void an_agent_keeps_its_session_and_misses_no_event_over_a_restart_of_the_server() throws Exception {
        AgentConnection ada = ada();
        SessionId before = session(ada);
        BlockingQueue<Long> seen = new LinkedBlockingQueue<>();
        long start = ada.cursor();
        ada.subscribe(EventFilter.ALL, null, event -> seen.add(event.seq()));
        ada.execute(new CreateTasks("shop", NewTask.titled("One")));
        int port = server.port();
        server.close();
        engine.execute(new CreateTasks("shop", NewTask.titled("Two")));
        server = MusterServer.start(engine, ServerOptions.local(port));
        ada.execute(new CreateTasks("shop", NewTask.titled("Three")));

        assertThat(ada.session()).isEqualTo(before);
        assertThat(ada.reconnects()).isEqualTo(1);
        for (long seq = start + 1; seq <= engine.events().last("shop"); seq++) {
            assertThat(seen.poll(60, TimeUnit.SECONDS)).isEqualTo(seq);
        }
        assertThat(seen).isEmpty();
    }

    @Test
    void who_only_watches_changes_nothing() throws Exception {
        AgentConnection watcher = connections.connect(Hello.watcher("shop"));
        assertThat(watcher.session()).isNull();
        assertThatThrownBy(() -> watcher.execute(new CreateTasks("shop", NewTask.titled("x"))))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("only watches");
    }
}
