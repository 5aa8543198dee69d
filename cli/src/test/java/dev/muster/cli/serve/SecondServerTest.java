package dev.muster.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.server.MusterServer;
import dev.muster.server.ServerOptions;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory that a server has: one that means to keep it is not waited for, one that is about to end is. */
class SecondServerTest {
    @TempDir
    Path data;

    private Ran serveWhereAnotherDoes(Duration patience, boolean drains) throws Exception {
        try (Engine engine = Engine.open(data, EngineOptions.defaults().withSynchronous(false));
                MusterServer first = MusterServer.start(engine, ServerOptions.local(0))) {
            engine.announce("http://127.0.0.1:" + first.port());
            if (drains) {
                engine.drain(true);
            }
            return new Program(data).patientFor(patience).run("serve", "--port", "0");
        }
    }

    @Test
    void a_server_that_is_ready_is_told_long_before_patience_ends() throws Exception {
        Ran ran = serveWhereAnotherDoes(Duration.ofMinutes(5), false);

        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err())
                .contains("data directory " + data + " is served by the Muster at http://127.0.0.1:")
                .contains("stop that server first");
    }

    @Test
    void a_server_that_drains_is_waited_for() throws Exception {
        Ran ran = serveWhereAnotherDoes(Duration.ofMillis(1_300), true);

        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err()).containsPattern("is in use by .*; waited 1 s for it");
    }
}
