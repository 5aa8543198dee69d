package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.terminal.Screen;
import dev.muster.cli.terminal.Shell;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The program, run in this process on a data directory of the test's own. */
public final class Program {
    private static final JsonMapper MAPPER = new JsonMapper();

    private final Map<String, String> environment = new HashMap<>();
    private Screen screen = Screen.NONE;
    private Duration ownerWait = Duration.ofSeconds(10);
    private byte[] input = new byte[0];

    /** A program whose commands are about this directory. */
    public Program(Path data) {
        environment.put("MUSTER_DATA", data.toString());
    }

    public Program with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public Program on(Screen value) {
        screen = value;
        return this;
    }

    public Program patientFor(Duration value) {
        ownerWait = value;
        return this;
    }

    public Program reading(String text) {
        input = text.getBytes(StandardCharsets.UTF_8);
        return this;
    }

    /** Reads a JSON document. */
    public static JsonNode parse(String json) {
        return MAPPER.readTree(json);
    }

    /** What a run left. */
    public record Ran(int code, String out, String err) {
        /** The answer as JSON; the run must have gone well. */
        public JsonNode json() {
            assertThat(this.code()).as(err).isZero();
            return MAPPER.readTree(out);
        }

        /** The answer as JSON lines. */
        public List<JsonNode> jsonLines() {
            assertThat(this.code()).as(err).isZero();
            return out.lines().map(MAPPER::readTree).toList();
        }

        /** The error as JSON. */
        public JsonNode error() {
            return MAPPER.readTree(err);
        }
    }

    public Ran run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Shell shell = Shell.of(out, err, new ByteArrayInputStream(input), environment, screen)
                .withOwnerWait(ownerWait);
        int code = Main.run(arguments, shell);
        return new Ran(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Runs a command that must go well, and answers what it said. */
    public String ok(String... arguments) {
        Ran ran = run(arguments);
        assertThat(ran.code())
                .as("%s: %s", String.join(" ", arguments), ran.err())
                .isZero();
        return ran.out();
    }

    /** Runs a command with {@code --json} that must go well, and answers its document. */
    public JsonNode json(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        return run(all.toArray(String[]::new)).json();
    }
}
