package dev.muster.lab.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.lab.audit.AuditFindings;
import dev.muster.lab.scenario.ScenarioParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Targets that keep what they are given in their own ways, and what is made of them. */
class WriteAuditTest {
    private static final String BY_ID =
            "audit: {read: {path: /}, find: \"$[*].id\", expect: \"${acknowledged.arguments.body.id}\"}";
    private static final String WITH_CONTENT = "audit: {read: {path: /}, find: [\"$[*].id\", \"$[*].n\"],"
            + " expect: [\"${acknowledged.arguments.body.id}\", \"${acknowledged.arguments.body.n}\"]}";
    private static final int AGENTS = 4;

    private final List<Row> stored = new ArrayList<>();

    private record Row(String id, String n) {
        @Override
        public String toString() {
            return "{\"id\":\"" + id + "\",\"n\":\"" + n + "\"}";
        }
    }

    /** What a target does with a row. */
    private interface Keeping {
        void keep(Row row) throws CallFailure, InterruptedException;
    }

    private void append(Row row) {
        stored.add(row);
    }

    private void replace(Row row) {
        stored.removeIf(each -> each.id().equals(row.id()));
        stored.add(row);
    }

    /** A way to the target. */
    private final class Way implements Peer {
        private final Keeping keeping;

        Way(Keeping keeping) {
            this.keeping = keeping;
        }

        @Override
        public Answer ask(Request request) throws CallFailure, InterruptedException {
            if (request.told() instanceof Map<?, ?> told && told.get("body") instanceof Map<?, ?> body) {
                keeping.keep(new Row(text(body.get("id")), text(body.get("n"))));
            }
            return Answer.of(200, stored.toString().getBytes(StandardCharsets.UTF_8));
        }

        private static String text(@Nullable Object value) {
            return String.valueOf(value);
        }

        @Override
        public void close() {}
    }

    private static final class NoTarget implements Target {
        @Override
        public Peer connect(int agent) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    private final class Run {
        private final WriteAudit audit;
        private final OperationWorkload workload;

        Run(String id, String auditing, Keeping keeping) {
            OperationPlan plan = Objects.requireNonNull(ScenarioParser.parse("s.yaml", """
                    name: s
                    target: http://127.0.0.1:1
                    tests:
                      - type: stress_test
                        iterations: 1
                        operations: [{name: put, path: /, body: {id: "%s", n: "${agent}-${i}"}}]
                        %s
                    """.formatted(id, auditing))
                    .tests()
                    .getFirst()
                    .plan());
            audit = new WriteAudit(Objects.requireNonNull(plan.audit()));
            List<Peer> peers = new ArrayList<>();
            for (int agent = 0; agent < AGENTS; agent++) {
                peers.add(new Way(keeping));
            }
            workload = new OperationWorkload(plan, new NoTarget(), peers, 1, 1, audit);
        }

        /** Each agent writes so often. */
        Run each(int times) throws InterruptedException {
            for (int index = 0; index < times; index++) {
                for (int agent = 0; agent < AGENTS; agent++) {
                    workload.invoke(agent, index, 0);
                }
            }
            return this;
        }

        AuditFindings findings() throws Exception {
            return audit.compare(new Way(row -> {}), Protocol.HTTP);
        }
    }

    @Test
    void of_values_that_repeat_what_is_there_less_often_is_lost_and_found_is_what_is_there() throws Exception {
        AuditFindings findings = new Run("n${i}", BY_ID, this::replace).each(25).findings();

        assertThat(findings.acknowledged()).isEqualTo(100);
        assertThat(findings.found()).isEqualTo(25);
        assertThat(findings.lost()).isEqualTo(75);
        assertThat(findings.details())
                .first()
                .asString()
                .contains("is there 1 times and was acknowledged 4 times", "${uuid}");
    }

    @Test
    void a_target_that_keeps_every_write_of_a_value_that_repeats_has_lost_nothing() throws Exception {
        AuditFindings findings = new Run("n${i}", BY_ID, this::append).each(25).findings();

        assertThat(findings.details()).isEmpty();
        assertThat(findings.found()).isEqualTo(100);
    }

    @Test
    void a_key_that_is_written_again_and_again_may_have_any_content_that_was_acknowledged() throws Exception {
        AuditFindings findings =
                new Run("k${i}", WITH_CONTENT, this::replace).each(25).findings();

        assertThat(findings.details()).isEmpty();
        assertThat(findings.found()).isEqualTo(25);
    }

    @Test
    void a_content_that_nobody_wrote_is_corrupt_also_where_several_were() throws Exception {
        Run run = new Run("k${i}", WITH_CONTENT, this::replace).each(25);
        stored.set(3, new Row(stored.get(3).id(), "another"));

        AuditFindings findings = run.findings();
        assertThat(findings.corrupt()).isEqualTo(1);
        assertThat(findings.details())
                .containsExactly("corrupt: '" + stored.get(3).id()
                        + "' has 'another', which none of the 4 operations wrote that were acknowledged for it");
    }

    @Test
    void a_target_that_keeps_some_of_the_contents_of_a_key_but_not_all_has_lost_the_others() throws Exception {
        AuditFindings findings = new Run("k${i}", WITH_CONTENT, row -> {
                    if (!row.n().startsWith("2-")) {
                        append(row);
                    }
                })
                .each(25)
                .findings();

        assertThat(findings.lost()).isEqualTo(25);
        assertThat(findings.found()).isEqualTo(75);
    }

    @Test
    void what_an_operation_that_failed_wrote_into_a_known_key_is_not_corrupt() throws Exception {
        AuditFindings findings = new Run("k${i}", WITH_CONTENT, row -> {
                    replace(row);
                    if (row.n().startsWith("3-")) {
                        throw CallFailure.transport("the answer was lost");
                    }
                })
                .each(25)
                .findings();

        assertThat(findings.details()).isEmpty();
    }

    @Test
    void what_an_operation_wrote_that_was_interrupted_is_not_foreign() throws Exception {
        Run run = new Run("${uuid}", BY_ID, row -> {
            append(row);
            throw new InterruptedException("stopped");
        });

        assertThatThrownBy(() -> run.each(1)).isInstanceOf(InterruptedException.class);
        assertThat(run.findings().examined()).isEqualTo(1);
        assertThat(run.findings().details()).isEmpty();
    }

    @Test
    void what_it_wrote_under_a_name_that_the_target_gave_is_not_foreign_either_but_no_more_than_that()
            throws Exception {
        Run run = new Run("${uuid}", BY_ID.replace("arguments.body", "result"), row -> {
            append(row);
            throw new InterruptedException("stopped");
        });

        assertThatThrownBy(() -> run.each(1)).isInstanceOf(InterruptedException.class);
        assertThat(run.findings().details()).isEmpty();
        append(new Row("another", "0"));
        assertThat(run.findings().foreign()).isEqualTo(1);
    }

    @Test
    void what_an_operation_wrote_that_broke_the_generator_is_not_foreign() throws Exception {
        Run run = new Run("${uuid}", BY_ID, row -> {
            append(row);
            throw new IllegalStateException("a mistake");
        });

        assertThatThrownBy(() -> run.each(1)).isInstanceOf(IllegalStateException.class);
        assertThat(run.findings().details()).isEmpty();
    }
}
