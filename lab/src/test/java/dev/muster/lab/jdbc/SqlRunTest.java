package dev.muster.lab.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.lab.database.DatabaseLook;
import dev.muster.lab.database.DatabaseReport;
import dev.muster.lab.external.Runs;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.report.Reports;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.target.TargetException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlRunTest {
    @TempDir
    Path directory;

    private String url;

    @BeforeEach
    void there_is_a_table() throws Exception {
        url = "jdbc:sqlite:" + directory.resolve("a.db") + "?busy_timeout=5000";
        execute("create table t (id text primary key, n integer not null)");
    }

    private void execute(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private TestRecord run(String operations) throws Exception {
        return Runs.run(
                directory, url, "- type: stress_test\n  name: t\n  agent_count: 2\n  iterations: 10\n" + operations);
    }

    /** An array of bytes differed from itself at each look: a database that kept everything had lost it all. */
    @Test
    void keys_of_bytes_are_compared_by_their_hexadecimal_digits() throws Exception {
        execute("create table b (id blob primary key)");
        TestRecord record = run("""
                  operations:
                    - {name: insert, sql: "insert into b select randomblob(16) returning id"}
                  audit:
                    read: {sql: "select id from b"}
                    find: "$.rows[*].id"
                    expect: "${acknowledged.result.rows[0].id}"
                """);

        assertThat(record.reasons()).isEmpty();
        assertThat(record.verdict()).isEqualTo(Verdict.PASS);
        assertThat(Objects.requireNonNull(record.audit()).found()).isPositive();
    }

    @Test
    void the_performance_report_shows_how_each_statement_is_executed_and_what_is_read_in_full() throws Exception {
        run("""
                  operations:
                    - {name: insert, sql: "insert into t values (?, ?)", params: ["${uuid}", "${i}"]}
                    - {name: by key, sql: "select n from t where id = ?", params: ["x"]}
                    - {name: by number, sql: "select id from t where n = ?", params: ["${i}"]}
                """);

        DatabaseLook look = DatabaseLook.read(directory.resolve("run")).getFirst();
        DatabaseReport report = Objects.requireNonNull(look.report());
        assertThat(look.test()).isEqualTo("t");
        assertThat(report.plans())
                .filteredOn(plan -> plan.sql().contains("where n"))
                .singleElement()
                .satisfies(plan -> assertThat(plan.fullScans()).containsExactly("t"));
        String text = Reports.text(directory.resolve("run"), Reports.Form.MD, Reports.Kind.PERFORMANCE);
        assertThat(text.lines().filter(line -> line.contains("select id from t where n = ?")))
                .singleElement()
                .asString()
                .containsPattern("SCAN t \\| t \\|");
        assertThat(text.lines().filter(line -> line.contains("select n from t where id = ?")))
                .singleElement()
                .asString()
                .contains("SEARCH t USING INDEX")
                .doesNotContain("SCAN t");
        assertThat(text).contains("## Plans of the statements", "SQLite", "SQLite keeps no times of statements");
        assertThat(Reports.text(directory.resolve("run"), Reports.Form.HTML, Reports.Kind.PERFORMANCE))
                .contains("SEARCH t USING INDEX");
    }

    @Test
    void rows_are_written_read_and_audited() throws Exception {
        TestRecord record = run("""
                  operations:
                    - {name: insert, sql: "insert into t values (?, ?)", params: ["${uuid}", "${i}"], check: {equals: {$.updated: 1}}}
                    - {name: count, sql: select count(*) as c from t, extract: {c: "$.rows[0].c"}, check: {matches: {"$.rows[0].c": "[1-9][0-9]*"}}}
                  audit: {read: {sql: "select id, n from t"}, find: ["$.rows[*].id", "$.rows[*].n"], expect: ["${acknowledged.arguments.params[0]}", "${acknowledged.arguments.params[1]}"]}
                """);

        assertThat(record.reasons()).isEmpty();
        assertThat(record.verdict()).isEqualTo(Verdict.PASS);
        assertThat(Objects.requireNonNull(record.audit()).acknowledged()).isGreaterThanOrEqualTo(10);
    }

    @Test
    void several_statements_are_one_transaction() throws Exception {
        TestRecord record = run("""
                  operations:
                    - {name: both, sql: ["insert into t values (?, ?)", "insert into t values (?, null)"], params: [["${uuid}", 1], ["x"]]}
                  audit: {read: {sql: "select id from t"}, find: "$.rows[*].id", expect: "${acknowledged.arguments.params[0][0]}"}
                """);

        assertThat(record.rungs().getFirst().errors()).hasSize(1);
        assertThat(record.rungs().getFirst().errors().keySet())
                .first()
                .asString()
                .startsWith("sql_");
        assertThat(Objects.requireNonNull(record.audit()).examined()).isZero();
    }

    @Test
    void a_trigger_that_drops_rows_is_found_by_the_audit() throws Exception {
        execute("create trigger drops after insert on t when new.n % 5 = 0 begin delete from t where id = new.id; end");
        TestRecord record = run("""
                  operations: [{name: insert, sql: "insert into t values (?, ?)", params: ["${uuid}", "${i}"]}]
                  audit: {read: {sql: "select id from t"}, find: "$.rows[*].id", expect: "${acknowledged.arguments.params[0]}"}
                """);

        assertThat(Objects.requireNonNull(record.audit()).lost()).isGreaterThanOrEqualTo(4);
        assertThat(record.verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void a_url_that_no_driver_takes_says_how_to_give_one() {
        assertThatThrownBy(() -> Runs.run(
                        directory,
                        "jdbc:nosuch://host/db",
                        "- {type: stress_test, name: t, iterations: 1, operations: [{name: o, sql: select 1}]}\n"))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("no JDBC driver takes jdbc:nosuch://host/db")
                .hasMessageContaining("--drivers");
    }
}
