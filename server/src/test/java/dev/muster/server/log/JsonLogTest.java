package dev.muster.server.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.core.access.RequestId;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The log of JSON lines: what is in a line, what is left out, and how files are put aside. */
class JsonLogTest {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
    private static final long WIDE = 1L << 40;

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("muster.log");
    }

    private JsonLog.Options options(int buffer) {
        return new JsonLog.Options(file(), Level.INFO, buffer, WIDE, 5);
    }

    private List<JsonNode> lines() throws IOException {
        return Files.readAllLines(file()).stream().map(MAPPER::readTree).toList();
    }

    private static List<JsonNode> packed(Path file) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(MAPPER::readTree)
                    .toList();
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void a_line_has_all_that_is_known_where_it_is_logged() throws IOException {
        try (JsonLog log = new JsonLog(options(0), InstantSource.fixed(NOW))) {
            ScopedValue.where(RequestId.CURRENT, "r1")
                    .where(Subject.CURRENT, new Subject("s_0123456789abcdef", "web", "t7"))
                    .run(() -> log.log("store", Level.WARNING, "slow\n\"disk\" \u00e9", null));
            log.log("plain", Level.INFO, "no more to say", null);
        }

        assertThat(lines().getFirst().toString())
                .isEqualTo("{\"at\":\"2026-03-04T05:06:07Z\",\"level\":\"WARNING\",\"logger\":\"store\",\"message\":"
                        + "\"slow\\n\\\"disk\\\" \u00e9\",\"thread\":\""
                        + Thread.currentThread().getName()
                        + "\",\"request\":\"r1\",\"session\":\"s_012345…\",\"project\":\"web\",\"task\":\"t7\"}");
        assertThat(lines().getLast().has("request")).isFalse();
        assertThat(lines().getLast().has("task")).isFalse();
    }

    @Test
    void an_exception_is_told_in_fields_on_the_same_line() throws IOException {
        try (JsonLog log = new JsonLog(options(0), InstantSource.fixed(NOW))) {
            log.log("x", Level.ERROR, "it failed", new IllegalStateException("why", new IOException("disk")));
        }

        assertThat(lines()).singleElement().satisfies(line -> {
            assertThat(line.get("error").asString()).isEqualTo("java.lang.IllegalStateException");
            assertThat(line.get("error_message").asString()).isEqualTo("why");
            assertThat(line.get("stack").asString())
                    .contains("JsonLogTest.java:", "Caused by: java.io.IOException: disk");
        });
    }

    @Test
    void under_load_with_rotation_every_line_parses_back_and_none_is_lost_if_the_buffer_is_wide() throws Exception {
        int threads = 24;
        int each = 2_000;
        JsonLog.Options wide = new JsonLog.Options(file(), Level.INFO, threads * each, 512 * 1024, 1_000);
        try (JsonLog log = JsonLog.open(wide)) {
            List<Thread> loggers = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int mine = thread;
                Runnable work = () -> {
                    for (int i = 0; i < each; i++) {
                        int number = i;
                        ScopedValue.where(RequestId.CURRENT, mine + "-" + number)
                                .where(Subject.CURRENT, new Subject("s_x", "p", "t" + number))
                                .run(() ->
                                        log.log("load", Level.INFO, "a message that says little, and at length", null));
                    }
                };
                loggers.add(
                        thread % 2 == 0
                                ? Thread.startVirtualThread(work)
                                : Thread.ofPlatform().start(work));
            }
            for (Thread logger : loggers) {
                logger.join();
            }
            assertThat(log.dropped()).isZero();
        }

        List<Path> files = new ArrayList<>();
        for (int i = 1; Files.exists(directory.resolve("muster.log." + i + ".gz")); i++) {
            files.addFirst(directory.resolve("muster.log." + i + ".gz"));
        }
        assertThat(files).hasSizeGreaterThan(5);
        assertThat(names()).hasSize(files.size() + 1);
        List<JsonNode> all = new ArrayList<>();
        for (Path file : files) {
            all.addAll(packed(file));
        }
        all.addAll(lines());
        assertThat(all).hasSize(threads * each);
        Map<String, List<Integer>> byThread = new TreeMap<>(all.stream()
                .collect(Collectors.groupingBy(
                        line -> line.get("request").asString().split("-")[0],
                        Collectors.mapping(
                                line -> {
                                    int number = Integer.parseInt(
                                            line.get("request").asString().split("-")[1]);
                                    assertThat(line.get("task").asString()).isEqualTo("t" + number);
                                    return number;
                                },
                                Collectors.toList()))));
        List<Integer> inOrder = Stream.iterate(0, i -> i + 1).limit(each).toList();
        assertThat(byThread)
                .hasSize(threads)
                .allSatisfy((thread, numbers) -> assertThat(numbers).isEqualTo(inOrder));
    }

    @Test
    void when_the_buffer_is_full_what_is_less_than_a_warning_is_left_out_and_counted() throws IOException {
        JsonLog log = new JsonLog(options(100), InstantSource.fixed(NOW)); // nobody writes yet
        for (int i = 0; i < 1_000; i++) {
            log.log("flood", Level.INFO, "drop " + i, null);
        }
        for (int i = 0; i < 130; i++) {
            log.log("flood", Level.WARNING, "grave " + i, null);
        }
        assertThat(log.dropped()).isEqualTo(900 + 30);
        log.start();
        log.close();

        List<JsonNode> lines = lines();
        assertThat(lines.getFirst().get("dropped").asInt()).isEqualTo(930);
        assertThat(lines.getFirst().get("message").asString()).isEqualTo("930 messages were left out");
        assertThat(lines.stream().filter(line -> line.get("level").asString().equals("INFO")))
                .hasSize(100);
        assertThat(lines.stream().map(line -> line.get("message").asString()).filter(text -> text.startsWith("grave")))
                .hasSize(100)
                .startsWith("grave 0")
                .endsWith("grave 99");
    }

    @Test
    void a_log_that_is_not_asynchronous_has_the_line_when_the_call_returns_even_of_an_interrupted_thread()
            throws IOException {
        try (JsonLog log = JsonLog.open(options(0))) {
            Thread.currentThread().interrupt();
            log.log("x", Level.INFO, "first", null);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(lines()).hasSize(1);
            log.log("x", Level.INFO, "second", null);
            assertThat(lines()).hasSize(2);
        }
    }

    @Test
    void only_so_many_full_files_are_kept_and_the_newest_is_the_first() throws IOException {
        try (JsonLog log = JsonLog.open(new JsonLog.Options(file(), Level.INFO, 0, 1, 3))) {
            for (int i = 0; i < 10; i++) {
                log.log("x", Level.INFO, "line " + i, null);
            }
        }

        assertThat(names()).containsExactly("muster.log", "muster.log.1.gz", "muster.log.2.gz", "muster.log.3.gz");
        assertThat(lines().getFirst().get("message").asString()).isEqualTo("line 9");
        assertThat(packed(directory.resolve("muster.log.1.gz"))
                        .getFirst()
                        .get("message")
                        .asString())
                .isEqualTo("line 8");
        assertThat(packed(directory.resolve("muster.log.3.gz"))
                        .getFirst()
                        .get("message")
                        .asString())
                .isEqualTo("line 6");
    }

    @Test
    void what_a_killed_process_left_uncompressed_is_compressed_by_the_next() throws IOException {
        Files.writeString(directory.resolve("muster.log.full-0000000000000000004"), "{\"message\":\"older\"}\n");
        Files.writeString(directory.resolve("muster.log.full-0000000000000000005"), "{\"message\":\"newer\"}\n");
        JsonLog.open(options(10)).close();

        assertThat(names()).containsExactly("muster.log", "muster.log.1.gz", "muster.log.2.gz");
        assertThat(packed(directory.resolve("muster.log.1.gz"))
                        .getFirst()
                        .get("message")
                        .asString())
                .isEqualTo("newer");
    }

    @Test
    void a_log_goes_on_at_the_end_of_its_file() throws IOException {
        for (int i = 0; i < 2; i++) {
            try (JsonLog log = JsonLog.open(options(10))) {
                log.log("x", Level.INFO, "start " + i, null);
            }
        }

        assertThat(lines()).extracting(line -> line.get("message").asString()).containsExactly("start 0", "start 1");
    }

    @Test
    void a_file_that_cannot_be_written_is_named() {
        JsonLog.Options nowhere =
                new JsonLog.Options(directory.resolve("none").resolve("a.log"), Level.INFO, 10, WIDE, 5);
        assertThatThrownBy(() -> JsonLog.open(nowhere))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a.log");
    }
}
