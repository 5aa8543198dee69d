package dev.muster.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;

/** Checkpoints for tests: what is in one follows from its session and number. */
final class Samples {
    static final Instant START = Instant.parse("2026-11-26T10:00:00.123456789Z");
    private static final List<String> PHASES = List.of("preflight", "check", "act", "postflight");

    private Samples() {}

    static SessionKey session(int number) {
        return new SessionKey("demo", "session-" + number);
    }

    static String json(SessionKey key, long sequence) {
        return """
                {"session_id": "%s", "number": %d, "vectors": {"know": 0.%d}, "notes": "%s"}\
                """.formatted(key.session().replace("\"", ""), sequence, sequence % 10, "what was learnt ".repeat(40));
    }

    static Entry entry(SessionKey key, long sequence) {
        return new Entry(
                sequence,
                PHASES.get((int) (sequence % PHASES.size())),
                (int) (sequence / PHASES.size()),
                "step " + sequence,
                START.plusSeconds(sequence),
                json(key, sequence).getBytes(UTF_8));
    }

    /** Entries of these numbers, both ends included. */
    static List<Entry> entries(SessionKey key, long from, long to) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(sequence -> entry(key, sequence))
                .toList();
    }

    /** Every checkpoint from 1 to the last is there, each with its own content, and no other. */
    static void assertHolds(CheckpointRepository repository, SessionKey key, long last) {
        assertThat(repository.list(key, Integer.MAX_VALUE))
                .as("numbers of %s", key)
                .extracting(CheckpointInfo::sequence)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, last)
                        .map(i -> last + 1 - i)
                        .boxed()
                        .toList());
        for (long sequence = 1; sequence <= last; sequence++) {
            assertThat(repository.load(key, new Selector.Sequence(sequence)).map(Samples::text))
                    .as("checkpoint %d of %s", sequence, key)
                    .contains(json(key, sequence));
        }
    }

    static String text(Checkpoint checkpoint) {
        return new String(checkpoint.json(), UTF_8);
    }
}
