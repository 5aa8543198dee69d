package dev.muster.cli.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Main;
import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import dev.muster.cli.terminal.Screen;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.server.MusterServer;
import dev.muster.server.ServerOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class EventCommandsTest {
    @TempDir
    Path home;

    private Program muster;

    @BeforeEach
    void three_events() {
        muster = new Program(home.resolve("data"));
        muster.ok("task", "create", "--title", "First");
        muster.ok("event", "publish", "build.finished", "--payload", "{\"green\": true}");
    }

    @Test
    void events_are_json_lines_in_order() {
        List<JsonNode> events = muster.run("event", "list", "--json").jsonLines();

        assertThat(events).extracting(event -> event.at("/seq").intValue()).containsExactly(1, 2, 3);
        assertThat(events.get(2).at("/topic").stringValue()).isEqualTo("build.finished");
        assertThat(events.get(2).at("/data/green").booleanValue()).isTrue();
        assertThat(events.get(1).at("/task").stringValue()).isEqualTo("t1");
        assertThat(events.get(1).at("/from").isNull()).isTrue();
        assertThat(events.get(1).at("/to").stringValue()).isEqualTo("ready");
    }

    @Test
    void events_are_chosen_by_topic_cursor_and_number() {
        assertThat(muster.run("event", "list", "--json", "--topic", "task.*").jsonLines())
                .hasSize(1);
        assertThat(muster.run("event", "list", "--json", "--after", "1", "--limit", "1")
                        .jsonLines())
                .extracting(event -> event.at("/seq").intValue())
                .containsExactly(2);
        assertThat(muster.run("event", "list", "--json", "--limit", "1").jsonLines())
                .as("without a cursor the newest")
                .extracting(event -> event.at("/seq").intValue())
                .containsExactly(3);
        assertThat(muster.ok("event", "list", "--topic", "nothing")).isEqualTo("no events\n");
    }

    @Test
    void people_get_a_table() {
        assertThat(muster.ok("event", "list")).contains("build.finished").contains("{\"green\":true}");
    }

    @Test
    void a_payload_that_is_no_json_is_refused() {
        Ran ran = muster.run("event", "publish", "x", "--payload", "{green}");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).startsWith("muster: --payload is not JSON: line 1, column ");
    }

    @Test
    void a_topic_of_the_engine_is_refused() {
        Ran ran = muster.run("event", "publish", "task.completed");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("the engine's own");
    }

    /** A command that follows, on a thread of its own. */
    private static final class Follower {
        final Lines lines = new Lines();
        private final ByteArrayOutputStream err = new ByteArrayOutputStream();
        private final FutureTask<Integer> command;

        Follower(String variable, String value, String... more) {
            Shell shell = Shell.of(lines, err, InputStream.nullInputStream(), Map.of(variable, value), Screen.NONE);
            List<String> arguments = new ArrayList<>(List.of("event", "list", "--follow", "--json"));
            arguments.addAll(List.of(more));
            command = new FutureTask<>(() -> Main.run(arguments.toArray(String[]::new), shell));
            Thread.ofVirtual().start(command);
        }

        String err() {
            return err.toString(StandardCharsets.UTF_8);
        }

        int code() throws Exception {
            return command.get(60, TimeUnit.SECONDS);
        }
    }

    private Follower ofTheDirectory() {
        return new Follower("MUSTER_DATA", home.resolve("data").toString(), "--after", "2");
    }

    /** Somebody does the fourth thing, which is seen, and the fifth, when the reader has left. */
    private void sees(Follower follower) throws Exception {
        muster.ok("task", "create", "--title", "Second");
        assertThat(follower.lines.next()).contains("\"seq\":4,").contains("task.created");
        follower.lines.close = true;
        muster.ok("task", "create", "--title", "Third");
        assertThat(follower.code()).isZero();
    }

    private Engine engine() throws Exception {
        return Engine.open(home.resolve("data"), EngineOptions.defaults().withSynchronous(false));
    }

    @Test
    void a_follower_sees_what_others_do_and_ends_quietly_when_its_reader_leaves() throws Exception {
        Follower follower = ofTheDirectory();

        assertThat(follower.lines.next()).contains("\"seq\":3,");
        sees(follower);
    }

    @Test
    void a_follower_of_a_named_server_needs_no_directory_and_sees_each_event_once() throws Exception {
        try (Engine engine = engine();
                MusterServer server = MusterServer.start(engine, ServerOptions.local(0))) {
            String address = "http://127.0.0.1:" + server.port();
            engine.announce(address);
            Follower follower = new Follower("MUSTER_SERVER", address);

            for (int seq = 1; seq <= 3; seq++) {
                assertThat(follower.lines.next()).contains("\"seq\":" + seq + ",");
            }
            sees(follower);
        }
    }

    @Test
    void a_follower_goes_on_when_the_server_of_its_directory_has_ended() throws Exception {
        Follower follower;
        try (Engine engine = engine();
                MusterServer server = MusterServer.start(engine, ServerOptions.local(0))) {
            engine.announce("http://127.0.0.1:" + server.port());
            follower = ofTheDirectory();
            assertThat(follower.lines.next()).contains("\"seq\":3,");
        }

        sees(follower);
    }

    @Test
    void a_follower_of_a_named_server_that_ends_is_told_how_to_go_on() throws Exception {
        Follower follower;
        try (Engine engine = engine();
                MusterServer server = MusterServer.start(engine, ServerOptions.local(0))) {
            follower = new Follower("MUSTER_SERVER", "http://127.0.0.1:" + server.port(), "--after", "2");
            assertThat(follower.lines.next()).contains("\"seq\":3,");
        }

        assertThat(follower.code()).isEqualTo(3);
        assertThat(follower.err()).contains("go on where this ended with --after 3");
    }

    /** A reader of lines that can leave. */
    private static final class Lines extends OutputStream {
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private volatile boolean close;

        String next() throws InterruptedException {
            return String.valueOf(lines.poll(60, TimeUnit.SECONDS));
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            if (close) {
                throw new IOException("Broken pipe");
            }
            new String(bytes, from, length, StandardCharsets.UTF_8).lines().forEach(lines::add);
        }
    }

    @Test
    void a_follower_is_told_of_events_that_are_gone() throws Exception {
        try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("data/muster.db"));
                Statement statement = store.createStatement()) {
            statement.execute("delete from event where seq <= 2");
            statement.execute("update project set first_event = 3");
        }
        Follower follower = new Follower("MUSTER_DATA", home.resolve("data").toString(), "--after", "0");

        assertThat(follower.lines.next()).contains("\"seq\":3,");
        sees(follower);

        assertThat(follower.err()).isEqualTo("muster: events after the given cursor have been deleted by retention\n");
    }
}
