package dev.muster.lab.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is kept in words of very many findings, and that they are not all told. */
class FindingsTest {
    private final Findings findings = new Findings();

    @Test
    void the_first_of_each_kind_are_told_and_how_many_there_are() {
        for (int task = 1; task <= 400; task++) {
            findings.add(Findings.Kind.LOST, "t" + task);
        }
        findings.add(Findings.Kind.CORRUPT, "t7");

        AuditFindings told = findings.findings(null);

        assertThat(told.details())
                .hasSize(16)
                .startsWith("lost: t1")
                .contains("lost: t15")
                .endsWith("corrupt: t7");
        assertThat(told.notTold()).isEqualTo("These are the first of 401 findings, at most 15 of a kind.");
    }

    @Test
    void nothing_is_said_of_more_where_all_are_told() {
        findings.add(Findings.Kind.LOST, 20, "20 tasks of one creation");

        assertThat(findings.findings(null).details()).containsExactly("lost: 20 tasks of one creation");
        assertThat(findings.findings(null).notTold()).isEmpty();
    }
}
