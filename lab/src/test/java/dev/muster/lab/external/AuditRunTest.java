package dev.muster.lab.external;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.audit.AuditFindings;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.http.RawHttpServer;
import dev.muster.lab.result.TestRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that acknowledges every write, and keeps it well or badly. */
class AuditRunTest {
    @TempDir
    Path directory;

    private final List<String> stored = new CopyOnWriteArrayList<>();

    @BeforeEach
    void something_was_there_before() {
        stored.add("{\"id\":\"old\",\"n\":-1}");
    }

    private TestRecord run(BiConsumer<Integer, String> write) throws Exception {
        return run(write, """
                audit: {read: {path: /}, find: ["$[*].id", "$[*].n"], expect: ["${acknowledged.arguments.body.id}", "${acknowledged.arguments.body.n}"]}
                """);
    }

    private TestRecord run(BiConsumer<Integer, String> write, String audit) throws Exception {
        var counted = new java.util.concurrent.atomic.AtomicInteger();
        try (RawHttpServer server = new RawHttpServer((head, body, out) -> {
            if (head.startsWith("POST")) {
                write.accept(counted.incrementAndGet(), body);
                out.write(RawHttpServer.response(200, "application/json", "{\"ok\":true}"));
            } else {
                out.write(RawHttpServer.response(200, "application/json", stored.toString()));
            }
        })) {
            return Runs.run(directory, server.url(), """
                    - type: stress_test
                      name: t
                      agent_count: 2
                      iterations: 10
                      operations: [{name: put, path: /, body: {id: "${uuid}", n: "${i}"}}, {name: look, path: /}]
                    """ + "  " + audit);
        }
    }

    private static AuditFindings findings(TestRecord record) {
        return Objects.requireNonNull(record.audit());
    }

    @Test
    void a_store_that_keeps_everything_is_clean() throws Exception {
        TestRecord record = run((count, body) -> stored.add(body));

        assertThat(record.verdict()).isEqualTo(Verdict.PASS);
        long written = stored.size() - 1L;
        assertThat(written).isGreaterThanOrEqualTo(10);
        assertThat(findings(record).acknowledged()).isEqualTo(written);
        assertThat(findings(record).found()).isEqualTo(written);
        assertThat(findings(record).examined()).isEqualTo(written + 1);
    }

    @Test
    void what_is_acknowledged_and_not_there_is_lost() throws Exception {
        TestRecord record = run((count, body) -> {
            if (count != 3) {
                stored.add(body);
            }
        });

        assertThat(findings(record).lost()).isEqualTo(1);
        assertThat(findings(record).details()).singleElement().asString().startsWith("lost: '");
        assertThat(record.verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void what_is_there_too_often_is_duplicated() throws Exception {
        TestRecord record = run((count, body) -> {
            stored.add(body);
            if (count == 5) {
                stored.add(body);
                stored.add(body);
            }
        });

        assertThat(findings(record).duplicated()).isEqualTo(2);
        assertThat(findings(record).lost()).isZero();
        assertThat(record.verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void content_that_is_another_is_corrupt() throws Exception {
        TestRecord record =
                run((count, body) -> stored.add(count == 7 ? body.replaceAll("\"n\":\\d+", "\"n\":99") : body));

        assertThat(findings(record).corrupt()).isEqualTo(1);
        assertThat(findings(record).details()).singleElement().asString().contains("'99' instead of");
    }

    @Test
    void what_nobody_asked_for_is_foreign_but_not_what_was_there_before() throws Exception {
        TestRecord record = run((count, body) -> {
            stored.add(body);
            if (count == 1) {
                stored.add("{\"id\":\"whose\",\"n\":1}");
            }
        });

        assertThat(findings(record).foreign()).isEqualTo(1);
        assertThat(findings(record).details()).containsExactly("foreign: 'whose' is there, and nobody asked for it");
    }

    @Test
    void several_values_of_one_operation_are_each_looked_for() throws Exception {
        TestRecord record = run((count, body) -> stored.add(body.replaceAll("\"n\":\\d+", "\"n\":\"other\"")), """
                audit: {read: {path: /}, find: "$[*][*]", expect: ["${acknowledged.arguments.body.id}", "n-${acknowledged.arguments.body.n}-${acknowledged.agent}"]}
                """);

        // Each n is another: none of these texts is there, and all of the ids are.
        assertThat(findings(record).lost()).isEqualTo(stored.size() - 1L);
        assertThat(findings(record).found()).isEqualTo(stored.size() - 1L);
    }

    @Test
    void an_acknowledgement_that_lacks_one_of_them_is_told_whichever_comes_last() throws Exception {
        TestRecord record = run(
                (count, body) -> stored.add(body),
                "audit: {read: {path: /}, find: \"$[*].id\", expect: [\"${acknowledged.result.id}\","
                        + " \"${acknowledged.arguments.body.id}\"]}\n");

        assertThat(record.verdict()).isNotEqualTo(Verdict.PASS);
    }

    @Test
    void a_store_that_cannot_be_read_back_fails_the_test() throws Exception {
        TestRecord record = run((count, body) -> stored.add("no JSON at all"), """
                audit: {read: {path: /, check: {exists: "$[0].id"}}, find: "$[*].id", expect: "${acknowledged.arguments.body.id}"}
                """);

        assertThat(findings(record).found()).isNull();
        assertThat(findings(record).details())
                .singleElement()
                .asString()
                .startsWith("corrupt: what was acknowledged cannot be read back: check: there is nothing at $[0].id");
        assertThat(record.verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void a_run_that_writes_what_was_there_before_cannot_tell_and_says_so() throws Exception {
        String audit = """
                audit: {read: {path: /}, find: "$[*].id", expect: "${acknowledged.arguments.body.id}"}
                """;
        assertThat(run((count, body) -> stored.add(body), audit).verdict()).isEqualTo(Verdict.PASS);
        java.nio.file.Files.move(directory.resolve("run"), directory.resolve("first"));

        org.assertj.core.api.Assertions.assertThatThrownBy(() -> run((count, body) -> {}, audit))
                .hasMessageContaining("was there before it")
                .hasMessageContaining("change the scenario's 'seed'");
    }
}
