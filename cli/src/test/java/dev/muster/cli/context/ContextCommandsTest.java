package dev.muster.cli.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.server.MusterServer;
import dev.muster.server.ServerOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What a session keeps by name, by command: in process and at a server. */
class ContextCommandsTest {
    @TempDir
    Path home;

    private interface Body {
        void run(Program muster) throws Exception;
    }

    private void with(boolean served, Body body) throws Exception {
        Path data = home.resolve("data");
        Program muster = new Program(data).patientFor(Duration.ofMillis(500));
        if (!served) {
            body.run(muster);
            return;
        }
        try (Engine engine = Engine.open(data, EngineOptions.defaults().withSynchronous(false));
                MusterServer server = MusterServer.start(engine, ServerOptions.local(0))) {
            body.run(muster.with("MUSTER_SERVER", "http://127.0.0.1:" + server.port()));
        }
    }

    private static void session(Program muster) {
        muster.with(
                "MUSTER_SESSION",
                muster.ok("session", "start", "--agent", "ada", "--quiet").strip());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void parts_are_kept_listed_read_and_taken_away(boolean served) throws Exception {
        Path file = Files.writeString(home.resolve("state.json"), "{\"step\": 3}");
        with(served, muster -> {
            session(muster);
            assertThat(muster.ok("context", "list")).isEqualTo("it keeps nothing\n");
            assertThat(muster.ok("context", "save", "plan", "Grüße"))
                    .contains("plan  kept  version ")
                    .endsWith(", 7 bytes\n");
            muster.ok("context", "save", "a.b:c", "--file", file.toString(), "--as-json");
            assertThat(muster.ok("context", "get", "plan")).isEqualTo("Grüße\n");
            assertThat(muster.json("context", "get", "a.b:c").at("/value/step").intValue())
                    .isEqualTo(3);
            assertThat(muster.json("context", "list").at("/parts").values())
                    .extracting(part -> part.at("/key").stringValue())
                    .containsExactly("a.b:c", "plan");
            assertThat(muster.ok("context", "delete", "plan")).contains("plan  deleted");
            assertThat(muster.run("context", "get", "plan").err()).contains("keeps no part 'plan'");
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void an_older_version_changes_nothing(boolean served) throws Exception {
        with(served, muster -> {
            session(muster);
            JsonNode first = muster.json("context", "save", "plan", "a", "--if-version", "0");
            muster.ok("context", "save", "plan", "b");
            String seen = first.at("/version").toString();
            Program.Ran refused = muster.run("context", "save", "plan", "c", "--if-version", seen);
            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.err()).contains("not version " + seen, "read it again");
            assertThat(muster.run("context", "delete", "plan", "--if-version", seen)
                            .code())
                    .isEqualTo(1);
            assertThat(muster.ok("context", "get", "plan")).isEqualTo("b\n");
        });
    }

    @Test
    void what_cannot_be_meant_is_refused_in_words() throws Exception {
        with(false, muster -> {
            muster.ok("project", "create", "default");
            assertThat(muster.run("context", "list").err()).contains("--session is missing");
            session(muster);
            assertThat(muster.run("context", "save", "plan").err()).contains("give either TEXT or --file");
            assertThat(muster.run("context", "save", "plan", "{", "--as-json").err())
                    .contains("is not JSON");
            assertThat(muster.run("context", "save", "a/b", "x").err()).contains("key 'a/b' has '/' at index 1");
        });
    }
}
