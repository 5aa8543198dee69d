package dev.muster.lab.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.lab.database.DatabaseReport.IndexUse;
import dev.muster.lab.database.DatabaseReport.StatementTimes;
import dev.muster.lab.target.TargetException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is planted in a PostgreSQL server is found by the report. */
class PostgresReportTest {
    private static EmbeddedPostgres server;

    @BeforeAll
    static void a_server_with_twenty_thousand_sales() throws Exception {
        server = EmbeddedPostgres.builder()
                .setServerConfig("shared_preload_libraries", "pg_stat_statements")
                .setServerConfig("pg_stat_statements.track", "all")
                .setPGStartupWait(Duration.ofMinutes(1))
                .start();
        execute("create table sale (id serial primary key, shop text not null, day int not null, amount float)");
        execute("create index sale_by_day on sale (day)");
        execute("create index sale_by_day_and_amount on sale (day, amount)");
        execute("create index sale_never_used on sale (amount)");
        execute("insert into sale (shop, day, amount)"
                + " select 'shop ' || (i % 400), i % 365, i * 0.5 from generate_series(1, 20000) i");
        execute("analyze sale");
    }

    @AfterAll
    static void it_ends() throws IOException {
        server.close();
    }

    private static Connection connect() throws SQLException {
        return server.getPostgresDatabase().getConnection();
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long count(String query) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static DatabaseReport report(boolean tryIndexes, String... statements) {
        String url = "postgresql://postgres:secret@127.0.0.1:" + server.getPort() + "/postgres";
        return new DatabaseInspection(url, null, List.of(statements), tryIndexes).report();
    }

    private static IndexUse index(DatabaseReport report, String name) {
        return report.indexes().stream()
                .filter(index -> index.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void without_statistics_of_statements_it_says_how_to_switch_them_on_and_with_them_n_plus_one_is_found()
            throws SQLException {
        execute("drop extension if exists pg_stat_statements");
        assertThat(report(false).notMeasured().get("slow statements"))
                .contains("run CREATE EXTENSION pg_stat_statements")
                .doesNotContain("restart the server");

        execute("create extension pg_stat_statements");
        try (Connection connection = connect();
                PreparedStatement one = connection.prepareStatement("select amount from sale where id = ?")) {
            connection.setAutoCommit(false);
            for (int i = 1; i <= 50; i++) {
                one.setInt(1, i);
                one.executeQuery().close();
            }
            connection.commit();
        }
        DatabaseReport report = report(false);

        StatementTimes repeated = report.statements().stream()
                .filter(each -> each.sql().equals("select amount from sale where id = $1"))
                .findFirst()
                .orElseThrow();
        assertThat(repeated.calls()).isEqualTo(50);
        assertThat(repeated.rowsPerCall()).isEqualTo(1.0);
        assertThat(repeated.remark()).startsWith("N+1? ");
        assertThat(report.plans())
                .filteredOn(plan -> plan.sql().equals(repeated.sql()))
                .singleElement()
                .satisfies(plan -> assertThat(plan.lines().getFirst()).contains("Index Scan using sale_pkey"));
        execute("drop extension pg_stat_statements");
    }

    @Test
    void an_index_is_tried_only_when_asked_for_and_leaves_nothing_behind() throws SQLException {
        String statement = "select id, amount from sale where shop = ? order by day";
        long before = count("select count(*) from pg_indexes where tablename = 'sale'");

        IndexAdvice untried = report(false, statement).advice().getFirst();
        IndexAdvice tried = report(true, statement).advice().getFirst();

        assertThat(untried.after()).isNull();
        assertThat(untried.before().fullScans()).containsExactly("sale");
        assertThat(tried.index()).isEqualTo("create index on sale (shop, day)");
        assertThat(tried.helps()).isTrue();
        Plan after = Objects.requireNonNull(tried.after());
        assertThat(after.fullScans()).isEmpty();
        assertThat(after.cost()).isLessThan(tried.before().cost());
        assertThat(tried.verdict()).contains("cost ");
        assertThat(count("select count(*) from pg_indexes where tablename = 'sale'"))
                .isEqualTo(before);
    }

    @Test
    void a_table_is_no_smaller_for_statistics_that_were_reset_or_have_not_arrived() throws SQLException {
        execute(
                "set track_counts = off; create table uncounted (id int, shop text);"
                        + " insert into uncounted select i, 'shop ' || (i % 400) from generate_series(1, 2000) i; analyze uncounted");
        assertThat(count("select n_live_tup from pg_stat_user_tables where relname = 'uncounted'"))
                .isZero();

        DatabaseReport report = report(false, "select id from uncounted where shop = ?");

        assertThat(report.tables())
                .filteredOn(table -> table.name().equals("uncounted"))
                .singleElement()
                .satisfies(table -> {
                    assertThat(table.rows()).isEqualTo(2_000);
                    assertThat(table.remark()).isNull();
                });
        assertThat(report.advice())
                .singleElement()
                .satisfies(advice -> assertThat(advice.index()).isEqualTo("create index on uncounted (shop)"));
        execute("drop table uncounted");
    }

    @Test
    void needless_and_unused_indexes_are_named() {
        DatabaseReport report = report(false);

        assertThat(index(report, "sale_by_day").remark()).startsWith("a prefix of sale_by_day_and_amount");
        assertThat(index(report, "sale_never_used").remark()).startsWith("not used since ");
        assertThat(index(report, "sale_pkey").remark()).isNull();
    }

    @Test
    void tables_connections_and_the_place_are_told_without_the_password() {
        DatabaseReport report = report(false);

        assertThat(report.product()).startsWith("PostgreSQL ");
        assertThat(report.url()).contains("postgres:***@").doesNotContain("secret");
        assertThat(report.tables().getFirst().name()).isEqualTo("sale");
        assertThat(report.tables().getFirst().bytes()).isGreaterThan(1_000_000);
        assertThat(report.notes()).anySatisfy(note -> {
            assertThat(note.name()).isEqualTo("connections");
            assertThat(note.value()).contains(" open, ");
        });
    }

    @Test
    void a_statement_that_is_wrong_has_the_servers_word_and_spoils_no_other() {
        DatabaseReport report = report(true, "select nothing from nowhere", "select id from sale where id = 1");

        assertThat(report.plans().getFirst().error()).contains("nowhere");
        assertThat(report.plans().get(1).lines().getFirst()).contains("Index");
    }

    @Test
    void a_server_that_is_not_there_is_said_so() {
        assertThatThrownBy(() ->
                        new DatabaseInspection("postgresql://a:secret@127.0.0.1:1/x", null, List.of(), false).report())
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("cannot be looked at")
                .hasMessageNotContaining("secret");
    }
}
