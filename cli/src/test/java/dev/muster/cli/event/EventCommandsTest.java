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
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
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

    @Test
    void a_follower_sees_what_others_do_and_ends_quietly_when_its_reader_leaves() throws InterruptedException {
        Lines lines = new Lines();
        Shell shell = Shell.of(
                lines,
                OutputStream.nullOutputStream(),
                InputStream.nullInputStream(),
                Map.of("MUSTER_DATA", home.resolve("data").toString()),
                Screen.NONE);
        int[] code = {-1};
        Thread following = Thread.ofVirtual()
                .start(() -> code[0] =
                        Main.run(new String[] {"event", "list", "--after", "2", "--follow", "--json"}, shell));

        assertThat(lines.next()).contains("\"seq\":3");
        muster.ok("task", "create", "--title", "Second");
        assertThat(lines.next()).contains("\"seq\":4").contains("task.created");
        lines.close = true;
        muster.ok("task", "create", "--title", "Third");
        following.join();
        assertThat(code[0]).isZero();
    }

    @Test
    void a_follower_of_a_named_server_needs_no_directory_and_sees_each_event_once() throws Exception {
        Lines lines = new Lines();
        try (Engine engine = Engine.open(
                        home.resolve("data"), EngineOptions.defaults().withSynchronous(false));
                MusterServer server = MusterServer.start(engine, ServerOptions.local(0))) {
            String address = "http://127.0.0.1:" + server.port();
            engine.announce(address);
            Shell shell = Shell.of(
                    lines,
                    OutputStream.nullOutputStream(),
                    InputStream.nullInputStream(),
                    Map.of("MUSTER_SERVER", address),
                    Screen.NONE);
            int[] code = {-1};
            Thread following = Thread.ofVirtual()
                    .start(() -> code[0] = Main.run(new String[] {"event", "list", "--follow", "--json"}, shell));

            for (int seq = 1; seq <= 3; seq++) {
                assertThat(lines.next()).contains("\"seq\":" + seq + ",");
            }
            muster.ok("task", "create", "--title", "Second");
            assertThat(lines.next()).contains("\"seq\":4,");
            lines.close = true;
            muster.ok("task", "create", "--title", "Third");
            following.join();
            assertThat(code[0]).isZero();
        }
    }

    @Test
    void a_follower_goes_on_when_the_server_of_its_directory_has_ended() throws Exception {
        Lines lines = new Lines();
        Shell shell = Shell.of(
                lines,
                OutputStream.nullOutputStream(),
                InputStream.nullInputStream(),
                Map.of("MUSTER_DATA", home.resolve("data").toString()),
                Screen.NONE);
        int[] code = {-1};
        Thread following = Thread.ofVirtual()
                .unstarted(() -> code[0] =
                        Main.run(new String[] {"event", "list", "--after", "2", "--follow", "--json"}, shell));
        try (Engine engine = Engine.open(
                        home.resolve("data"), EngineOptions.defaults().withSynchronous(false));
                MusterServer server = MusterServer.start(engine, ServerOptions.local(0))) {
            engine.announce("http://127.0.0.1:" + server.port());
            following.start();
            assertThat(lines.next()).contains("\"seq\":3,");
        }

        muster.ok("task", "create", "--title", "Second");
        assertThat(lines.next()).contains("\"seq\":4,").contains("task.created");
        lines.close = true;
        muster.ok("task", "create", "--title", "Third");
        following.join();
        assertThat(code[0]).isZero();
    }

    @Test
    void a_follower_of_a_named_server_that_ends_is_told_how_to_go_on() throws Exception {
        Lines lines = new Lines();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int[] code = {-1};
        Thread following;
        try (Engine engine = Engine.open(
                        home.resolve("data"), EngineOptions.defaults().withSynchronous(false));
                MusterServer server = MusterServer.start(engine, ServerOptions.local(0))) {
            Shell shell = Shell.of(
                    lines,
                    err,
                    InputStream.nullInputStream(),
                    Map.of("MUSTER_SERVER", "http://127.0.0.1:" + server.port()),
                    Screen.NONE);
            following = Thread.ofVirtual()
                    .start(() -> code[0] =
                            Main.run(new String[] {"event", "list", "--after", "2", "--follow", "--json"}, shell));
            assertThat(lines.next()).contains("\"seq\":3,");
        }

        following.join();
        assertThat(code[0]).isEqualTo(3);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("go on where this ended with --after 3");
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
}
