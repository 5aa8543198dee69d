package dev.muster.client.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is written is read again as it was, however long it is and whatever time it tells. */
class JsonTest {
    private static final long SEED = 20_260_501;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static String written(Instant time) {
        return Json.text(json -> json.field("at", time));
    }

    private static String expected(Instant time) {
        return "{\"at\":\"" + time + "\"}";
    }

    @Test
    void a_time_is_written_as_the_jdk_writes_it_whatever_its_fraction() {
        for (int nanos : List.of(0, 1, 999, 1_000, 1_500, 999_000, 1_000_000, 120_000_000, 999_999_999)) {
            Instant time = Instant.ofEpochSecond(1_777_636_800, nanos);
            assertThat(written(time)).isEqualTo(expected(time));
        }
    }

    @Test
    void a_time_is_written_as_the_jdk_writes_it_at_the_edges_of_years_and_of_what_has_four_digits() {
        Stream.of(
                        "0000-01-01T00:00:00Z",
                        "0000-02-29T23:59:59.999999999Z",
                        "0000-12-31T23:59:59Z",
                        "1582-10-15T00:00:00Z",
                        "1900-02-28T23:59:59Z",
                        "1900-03-01T00:00:00Z",
                        "1969-12-31T23:59:59.999Z",
                        "1970-01-01T00:00:00Z",
                        "2000-02-29T12:00:00Z",
                        "2026-12-31T23:59:59Z",
                        "2400-12-31T00:00:00Z",
                        "9999-12-31T23:59:59.999999999Z",
                        "+10000-01-01T00:00:00Z",
                        "-0001-12-31T23:59:59Z")
                .map(Instant::parse)
                .forEach(time -> assertThat(written(time)).isEqualTo(expected(time)));
        assertThat(written(Instant.MIN)).isEqualTo(expected(Instant.MIN));
        assertThat(written(Instant.MAX)).isEqualTo(expected(Instant.MAX));
    }

    @Test
    void a_time_is_written_as_the_jdk_writes_it_on_any_day() {
        long first = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
        long last = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            Instant time = Instant.ofEpochSecond(random.nextLong(first, last), random.nextInt(1_000_000_000));
            assertThat(written(time)).isEqualTo(expected(time));
        }
    }

    @Test
    void an_object_is_whole_however_often_the_generator_hands_on_what_it_has() throws JsonTree.NotJson {
        for (int count : List.of(0, 1, 500, 5_000, 50_000)) {
            List<String> texts =
                    Stream.generate(() -> "so many words").limit(count).toList();
            byte[] bytes = Json.bytes(json -> json.texts("words", texts).field("last", true));
            Fields read = Fields.of(JsonTree.parse(bytes));
            assertThat(read.texts("words")).isEqualTo(texts);
            assertThat(read.flag("last", false)).isTrue();
        }
    }

    @Test
    void a_text_longer_than_any_buffer_is_whole() throws JsonTree.NotJson {
        String text = "ä and b ".repeat(40_000);
        byte[] bytes = Json.bytes(json -> json.field("text", text));
        assertThat(Fields.of(JsonTree.parse(bytes)).text("text")).isEqualTo(text);
    }

    @Test
    void an_object_without_fields_is_one() {
        assertThat(Json.text(json -> {})).isEqualTo("{}");
        assertThat(Json.text(json -> json.object("in", inner -> {}))).isEqualTo("{\"in\":{}}");
    }

    @Test
    void whoever_waits_for_what_to_write_holds_no_buffers() {
        int waiting = 200;
        waitFor(1, THREADS.getCurrentThreadAllocatedBytes());
        long each = waitFor(waiting, THREADS.getCurrentThreadAllocatedBytes()) / waiting;
        assertThat(each).as("bytes for one that waits").isBetween(1L, 2_000L);
    }

    /** Has so many wait for each other; answers how many bytes were taken before the first of them writes. */
    private static long waitFor(int more, long before) {
        if (more == 0) {
            return THREADS.getCurrentThreadAllocatedBytes() - before;
        }
        long[] taken = {0};
        Json.bytes(json -> {
            taken[0] = waitFor(more - 1, before);
            json.field("taken", taken[0]);
        });
        return taken[0];
    }
}
