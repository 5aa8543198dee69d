package dev.muster.server.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.JsonTree;
import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.event.Event;
import dev.muster.server.RunningServer;
import dev.muster.server.access.Caller;
import dev.muster.server.http.HttpOptions;
import dev.muster.server.operation.Operation;
import dev.muster.server.schema.Struct;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/websocket.md tells people who write an agent is what the server does. */
@Tag("wire")
class WebSocketPageTest {
    private static final Path PAGE = Path.of("..", "docs", "websocket.md");
    private static final Path SOURCES = Path.of("src/main/java/dev/muster/server/ws");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern BOLD = Pattern.compile("\\*\\*`([^`]+)`\\*\\*");
    private static final String MORE = "…";
    /** The transport closes with it. */
    private static final int TOO_LARGE = 1009;
    /** What a client sees that was not told why. */
    private static final int BROKEN = 1006;

    // --- the transcript ---

    @Test
    void the_session_goes_as_the_page_says(@TempDir Path directory) throws Exception {
        List<String> lines = transcript();
        assertThat(lines).hasSizeGreaterThan(30);
        Map<String, String> known = new HashMap<>();
        try (RunningServer server = new RunningServer(directory)) {
            Wire wire = Wire.open(server.uri("/").getPort());
            for (String line : lines) {
                switch (line.charAt(0)) {
                    case '>' -> wire.raw(filledIn(line.substring(2), known));
                    case '<' -> hear(wire, line.substring(2), known);
                    case '#' -> {
                        if (line.contains("the connection breaks")) {
                            assertThat(wire.unread()).isZero();
                            wire.kill();
                            wire = Wire.open(server.uri("/").getPort());
                        }
                    }
                    default -> throw new AssertionError("neither said nor heard: " + line);
                }
            }
            assertThat(wire.unread()).isZero();
            assertThat(server.engine().stats().parked()).isZero();
        }
    }

    private static List<String> transcript() throws IOException {
        return Pattern.compile("```\\n(.*?)```", Pattern.DOTALL)
                .matcher(section("A whole session"))
                .results()
                .flatMap(found -> found.group(1).lines())
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /** What was heard before takes the place of what only stands for it. */
    private static String filledIn(String said, Map<String, String> known) {
        String text = said;
        for (Map.Entry<String, String> each : known.entrySet()) {
            text = text.replace('"' + each.getKey() + '"', '"' + each.getValue() + '"');
        }
        assertThat(text).doesNotContain(MORE);
        return text;
    }

    private static void hear(Wire wire, String line, Map<String, String> known) throws JsonTree.NotJson {
        Fields expected = Fields.of(JsonTree.parse(line.replace("," + MORE + "}", ",\"" + MORE + "\":0}")));
        Fields heard = wire.first(message -> List.of("type", "ref", "seq").stream()
                .allMatch(name -> Objects.equals(message.value(name), expected.value(name))));
        same(line, expected.values(), heard.values(), known);
    }

    private static void same(
            String line, @Nullable Object expected, @Nullable Object heard, Map<String, String> known) {
        switch (expected) {
            case Map<?, ?> fields -> {
                assertThat(heard).as(line).isInstanceOf(Map.class);
                Map<?, ?> actual = (Map<?, ?>) Objects.requireNonNull(heard);
                if (!fields.containsKey(MORE)) {
                    assertThat((Object) actual.keySet()).as(line).isEqualTo(fields.keySet());
                }
                fields.forEach((name, value) -> {
                    if (!name.equals(MORE)) {
                        assertThat(actual.containsKey(name))
                                .as("%s: %s", line, name)
                                .isTrue();
                        same(line, value, actual.get(name), known);
                    }
                });
            }
            case String text
            when text.contains(MORE) -> {
                String form =
                        Arrays.stream(text.split(MORE, -1)).map(Pattern::quote).collect(Collectors.joining(".+"));
                assertThat(String.valueOf(heard)).as(line).matches(form);
                if (!text.equals(MORE)) {
                    known.put(text, String.valueOf(heard));
                }
            }
            case null, default -> assertThat(heard).as(line).isEqualTo(expected);
        }
    }

    // --- the tables ---

    private static String section(String title) throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf("\n## " + title + "\n");
        assertThat(begin).as("section %s", title).isPositive();
        int end = page.indexOf("\n## ", begin + 1);
        return page.substring(begin, end < 0 ? page.length() : end);
    }

    /** The cells of each row of the section's table, by what the first of them says. */
    private static Map<String, List<String>> rows(String title) throws IOException {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        section(title)
                .lines()
                .filter(line -> line.startsWith("| "))
                .skip(1) // its head
                .map(line -> Arrays.stream(line.substring(1).split("\\|"))
                        .map(String::strip)
                        .toList())
                .forEach(cells -> assertThat(rows.put(cells.getFirst().replace("`", ""), cells))
                        .isNull());
        return rows;
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The fields that a cell names, without what it says of them in parentheses. */
    private static Set<String> fields(String cell) {
        Set<String> names = found(CODE, cell.replaceAll("\\([^()]*\\)", ""));
        names.removeAll(List.of("type", "ref"));
        return names;
    }

    @Test
    void the_first_table_has_every_message_with_its_fields() throws Exception {
        Map<String, List<String>> rows = rows("What the agent says");
        assertThat(rows.keySet()).containsExactlyInAnyOrderElementsOf(MessageType.names());
        rows.forEach((name, cells) -> {
            Struct schema = Objects.requireNonNull(MessageType.named(name)).schema();
            Set<String> all = new TreeSet<>();
            Set<String> required = new TreeSet<>();
            schema.properties().forEach(property -> {
                all.add(property.name());
                if (property.required()) {
                    required.add(property.name());
                }
            });
            all.removeAll(List.of("type", "ref"));
            required.removeAll(List.of("type", "session")); // the connection's session by default
            assertThat(fields(cells.get(1))).as(name).isEqualTo(all);
            assertThat(found(BOLD, cells.get(1))).as(name).isEqualTo(required);
        });
    }

    @Test
    void the_first_table_has_what_every_call_answers() throws Exception {
        rows("What the agent says").forEach((name, cells) -> {
            Operation operation =
                    Objects.requireNonNull(MessageType.named(name)).operation();
            if (operation != null) {
                assertThat(found(CODE, cells.get(2)))
                        .as(name)
                        .containsAll(operation.output().properties().stream()
                                .map(Struct.Property::name)
                                .toList());
            }
        });
    }

    @Test
    void the_second_table_has_every_message_of_the_server() throws Exception {
        String source = Files.readString(SOURCES.resolve("Answers.java"));
        Set<String> said = found(Pattern.compile("begin\\(json, \"([a-z_]+)\""), source);
        said.addAll(found(Pattern.compile("field\\(\"type\", \"([a-z_]+)\"\\)"), source));

        assertThat(said).contains("welcome", "event");
        assertThat(rows("What the server says").keySet()).containsExactlyInAnyOrderElementsOf(said);
    }

    @Test
    void the_second_table_has_the_fields_of_the_messages() throws Exception {
        Greeted watcher = new Greeted(Caller.LOCAL, null, "p", /* resumed= */ false);
        Refusal refusal =
                new Refusal(ErrorCode.BUSY, "why", "state", List.of("allowed"), Duration.ofSeconds(1), "help");
        Event event = new Event(1, Instant.EPOCH, "a.b", null, null, null, null, null, 0, null);
        Map<String, List<String>> rows = rows("What the server says");
        for (String message : List.of(
                Answers.welcome("r", watcher, 0, List.of(), options()),
                Answers.heartbeatAck("r"),
                Answers.confirmed("r", /* subscribed= */ true, List.of(), 0),
                Answers.event(event),
                Answers.resync(0),
                Answers.error("r", refusal))) {
            Map<String, @Nullable Object> heard =
                    new LinkedHashMap<>(Fields.of(JsonTree.parse(message)).values());
            Object type = heard.remove("type");
            String cell = Objects.requireNonNull(rows.get(String.valueOf(type))).get(1);
            boolean named = found(CODE, cell).contains("ref");
            assertThat(named).as(cell).isEqualTo(heard.containsKey("ref"));
            heard.remove("ref");
            assertThat(fields(cell)).isEqualTo(new TreeSet<>(heard.keySet()));
        }
    }

    private static WebSocketOptions options() {
        return WebSocketOptions.defaults(HttpOptions.on("127.0.0.1", 0).maxFrame());
    }

    @Test
    void the_third_table_has_every_close_code() throws Exception {
        Set<String> codes = found(
                Pattern.compile("static final int [A-Z_]+ = (\\d+);"),
                Files.readString(SOURCES.resolve("CloseCode.java")));
        assertThat(codes).contains("4008");
        codes.add(String.valueOf(TOO_LARGE));

        Set<String> told = new TreeSet<>(rows("Limits and closes").keySet());
        told.removeIf(code -> code.startsWith("none"));
        assertThat(told).isEqualTo(codes);
    }

    @Test
    void the_limits_are_those_of_the_server() throws Exception {
        WebSocketOptions options = options();
        assertThat(section("Limits and closes"))
                .contains("for " + options.silence().toSeconds() + " s (`silence_seconds`)")
                .contains("waits " + options.resumeGrace().toSeconds() + " s (`resume_grace_seconds`)")
                .contains("than " + (options.messageBytes() >> 20) + " MiB (`message_bytes`)")
                .contains("no hello within " + options.helloWithin().toSeconds() + " s")
                .contains(String.format("%,d messages a second", options.messagesPerSecond()))
                .contains(String.format("%,d at once", options.burst()))
                .contains(options.badInARow() + " messages in a row")
                .contains("(`waits`: " + options.waits() + ")")
                .contains("taken in for " + options.stalled().toSeconds() + " s");
    }

    @Test
    void a_message_before_the_hello_may_be_as_large_as_the_page_says_and_no_larger(@TempDir Path directory)
            throws Exception {
        assertThat(section("Limits and closes")).contains("before the hello, than 16 KiB");
        String hello = "{\"type\":\"hello\",\"ref\":1}";
        try (RunningServer server = new RunningServer(directory)) {
            int port = server.uri("/").getPort();
            Wire fits = Wire.open(port);
            fits.raw(hello + " ".repeat(16 * 1024 - hello.length()));
            assertThat(fits.next("error").text("code")).isEqualTo("NOT_FOUND"); // there is no project yet

            String larger = hello + " ".repeat(16 * 1024 - hello.length() + 1);
            assertThat(IntStream.range(0, 5).map(attempt -> closeCodeFor(port, larger)))
                    .contains(TOO_LARGE)
                    .isSubsetOf(TOO_LARGE, BROKEN);
        }
    }

    /** Who is still sending when the server closes may find the connection broken before it reads why. */
    private static int closeCodeFor(int port, String message) {
        Wire wire = Wire.open(port);
        try {
            wire.raw(message);
        } catch (RuntimeException e) {
            return BROKEN;
        }
        return wire.closeCode();
    }
}
