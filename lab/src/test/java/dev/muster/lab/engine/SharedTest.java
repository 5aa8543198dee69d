package dev.muster.lab.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.target.Face;
import dev.muster.lab.target.Sharing;
import dev.muster.lab.target.TestSetup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of a run that share a server. */
class SharedTest {
    @TempDir
    Path directory;

    private final List<FakeServer> started = new ArrayList<>();
    private long nanos = 1;
    private final Shared<FakeServer> shared = new Shared<>("server", () -> nanos);

    /** A server without a process. */
    private static final class FakeServer implements ServerProcess {
        private final Path data;
        boolean alive = true;
        int closed;

        FakeServer(Path data) {
            this.data = data;
        }

        @Override
        public long pid() {
            return 1;
        }

        @Override
        public boolean alive() {
            return alive;
        }

        @Override
        public Path data() {
            return data;
        }

        @Override
        public void close() {
            alive = false;
            closed++;
        }
    }

    private FakeServer start(Path place) {
        assertThat(place).isEmptyDirectory();
        FakeServer server = new FakeServer(place);
        started.add(server);
        return server;
    }

    private TestSetup setup(String test) {
        return new TestSetup(
                test, "task_creation", Face.REST, Map.of(), 0, true, directory, 42, null, count -> {}, () -> false);
    }

    @Test
    void the_server_is_started_once_and_each_test_has_a_project_that_nobody_has_used() {
        Tenancy<FakeServer> first = shared.join(setup("first"), this::start);
        first.close();
        Tenancy<FakeServer> second = shared.join(setup("second"), this::start);

        assertThat(started).hasSize(1);
        assertThat(second.server()).isSameAs(first.server());
        assertThat(second.server().alive).isTrue();
        assertThat(second.project()).isNotEqualTo(first.project());
    }

    @Test
    void who_comes_later_says_since_when_the_server_is_shared_and_how_long_it_was_under_load() {
        Tenancy<FakeServer> first = shared.join(setup("first"), this::start);
        first.agentsCome();
        nanos += 30_000_000;
        first.close();
        first.close(); // counts once
        Tenancy<FakeServer> second = shared.join(setup("second"), this::start);
        second.close(); // no agents came
        Sharing third = shared.join(setup("third"), this::start).sharing();

        assertThat(first.sharing()).isEqualTo(Sharing.NONE);
        assertThat(second.sharing().since()).isEqualTo("first");
        assertThat(second.sharing().earlierTests()).isEqualTo(1);
        assertThat(second.sharing().loadedSeconds()).isEqualTo(0.03);
        assertThat(third.earlierTests()).isEqualTo(2);
        assertThat(third.loadedSeconds()).isEqualTo(second.sharing().loadedSeconds());
        assertThat(third.described())
                .contains("server shared since test “first”", "2 earlier tests", "whose data it holds");
        assertThat(Sharing.NONE.described()).isEmpty();
    }

    @Test
    void after_a_server_has_died_the_next_test_gets_a_new_one_on_a_store_of_its_own_and_says_so() {
        Tenancy<FakeServer> first = shared.join(setup("first"), this::start);
        first.close();
        first.server().alive = false;
        Tenancy<FakeServer> second = shared.join(setup("second"), this::start);
        Sharing third = shared.join(setup("third"), this::start).sharing();

        assertThat(started).hasSize(2);
        assertThat(second.server().data()).isNotEqualTo(first.server().data());
        assertThat(second.sharing()).isEqualTo(Sharing.NONE);
        assertThat(third.since()).isEqualTo("second");
        assertThat(third.earlierTests()).isEqualTo(1);
    }

    @Test
    void the_server_ends_when_the_sharing_does_and_not_before() {
        shared.join(setup("first"), this::start).close();
        assertThat(started.getFirst().closed).isZero();

        shared.close();
        shared.close();
        assertThat(started.getFirst().closed).isEqualTo(1);
    }

    @Test
    void a_server_of_ones_own_ends_with_the_test() throws Exception {
        Tenancy<FakeServer> own = Tenancy.alone(start(Files.createDirectory(directory.resolve("own"))));
        own.close();
        own.close();

        assertThat(own.sharing()).isEqualTo(Sharing.NONE);
        assertThat(started.getFirst().closed).isEqualTo(1);
    }

    @Test
    void a_shared_server_shows_all_tools_whichever_test_comes_first() {
        assertThat(EngineDriver.serverOptions(setup("first"))).containsExactly("--tools", "all");
    }
}
