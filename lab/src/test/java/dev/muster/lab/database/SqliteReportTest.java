package dev.muster.lab.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.lab.database.DatabaseReport.IndexUse;
import dev.muster.lab.database.DatabaseReport.StatementTimes;
import dev.muster.lab.target.TargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is planted in a file is found by the report, which leaves the file as it is. */
class SqliteReportTest {
    private static final String SLOW = "select id, amount from sale where shop = ? and day > ?";

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void there_are_two_thousand_sales() throws Exception {
        file = directory.resolve("a.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "create table sale (id integer primary key, shop text not null, day integer, amount real)");
            statement.execute("create index sale_by_day on sale (day)");
            statement.execute("create index sale_by_day_and_amount on sale (day, amount)");
            statement.execute("create table tag (name text)");
            statement.execute("with recursive n(i) as (select 1 union all select i + 1 from n where i < 2000)"
                    + " insert into sale select i, 'shop ' || (i % 40), i % 365, i * 0.5 from n");
        }
    }

    private DatabaseReport report(String... statements) {
        return new DatabaseInspection(file.toString(), null, List.of(statements), false).report();
    }

    private static IndexUse index(DatabaseReport report, String name) {
        return report.indexes().stream()
                .filter(index -> index.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_full_scan_is_named_and_a_composite_index_is_shown_with_both_plans() {
        DatabaseReport report = report("select id from sale where shop = ?");

        assertThat(report.plans().getFirst().fullScans()).containsExactly("sale");
        IndexAdvice advice = report.advice().getFirst();
        assertThat(advice.index()).isEqualTo("create index on_sale_by_shop on sale (shop)");
        assertThat(advice.before().lines()).containsExactly("SCAN sale");
        assertThat(Objects.requireNonNull(advice.after()).lines())
                .containsExactly("SEARCH sale USING COVERING INDEX on_sale_by_shop (shop=?)");
        assertThat(advice.helps()).isTrue();
    }

    @Test
    void columns_that_must_be_equal_come_before_the_one_in_a_range() {
        DatabaseReport report = report("select id from sale where amount < ? and shop = 'shop 1'");

        assertThat(report.advice().getFirst().index())
                .isEqualTo("create index on_sale_by_shop_amount on sale (shop, amount)");
    }

    @Test
    void a_statement_that_finds_its_index_gets_no_advice() {
        DatabaseReport report = report("select id from sale where day = ?");

        assertThat(report.plans().getFirst().fullScans()).isEmpty();
        assertThat(report.advice()).isEmpty();
    }

    @Test
    void an_index_that_the_planner_does_not_use_is_said_to_be_useless() {
        DatabaseReport report =
                report("select a.id from sale a join sale b on b.amount = a.amount + 0 where a.shop > ''");

        assertThat(report.advice())
                .anySatisfy(advice -> assertThat(advice.verdict()).startsWith("tried: "));
    }

    @Test
    void a_small_table_gets_no_index() {
        DatabaseReport report = report("select name from tag where name = ?");

        assertThat(report.plans().getFirst().fullScans()).containsExactly("tag");
        assertThat(report.advice()).isEmpty();
        assertThat(report.notMeasured()).containsKey("indexes for small tables");
    }

    @Test
    void an_index_that_is_the_beginning_of_another_is_needless() {
        DatabaseReport report = report(SLOW);

        assertThat(index(report, "sale_by_day").remark()).startsWith("a prefix of sale_by_day_and_amount");
        assertThat(index(report, "sale_by_day_and_amount").columns()).containsExactly("day", "amount");
    }

    @Test
    void reading_statements_are_timed_with_values_from_the_tables_and_writing_ones_are_not() {
        DatabaseReport report = report(SLOW, "update sale set amount = 0 where shop = ?", "select ? + 1");

        assertThat(report.statements()).extracting(StatementTimes::sql).containsExactly(SLOW);
        StatementTimes times = report.statements().getFirst();
        assertThat(times.calls()).isPositive();
        assertThat(times.rowsPerCall()).isGreaterThan(0.5); // values that are there find rows
        assertThat(report.notMeasured().get("slow statements")).contains("2 were left out");
    }

    @Test
    void what_sqlite_does_not_keep_is_said_to_be_missing() {
        DatabaseReport report = report();

        assertThat(report.statements()).isEmpty();
        assertThat(report.notMeasured()).containsKeys("slow statements", "plans", "index scans");
        assertThat(report.notes()).anySatisfy(note -> assertThat(note.value()).startsWith("none: the planner guesses"));
        assertThat(report.tables().getFirst().rows()).isEqualTo(2000);
        assertThat(report.tables().getFirst().bytes()).isGreaterThan(20_000);
    }

    @Test
    void the_file_stays_as_it_is() throws Exception {
        byte[] before = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));

        report(SLOW, "delete from sale where shop = 'shop 1'");

        assertThat(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)))
                .isEqualTo(before);
    }

    @Test
    void a_statement_that_is_none_has_an_error_and_the_others_their_plans() {
        DatabaseReport report = report("select a from nowhere", SLOW);

        assertThat(report.plans()).extracting(Plan::error).first().asString().contains("nowhere");
        assertThat(report.plans().get(1).lines()).isNotEmpty();
    }

    @Test
    void a_place_that_is_no_database_is_refused_in_words() {
        assertThatThrownBy(() -> new DatabaseInspection("jdbc:oracle:thin:@x", null, List.of(), false).report())
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("valid: a path of an SQLite file");
        assertThatThrownBy(() ->
                        new DatabaseInspection(directory.resolve("no").toString(), null, List.of(), false).report())
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("there is no file");
    }

    @Test
    void a_password_is_told_to_nobody() {
        assertThatThrownBy(() -> new DatabaseInspection(
                                "postgresql://ada:geheim@127.0.0.1:1/shop?password=geheim", null, List.of(), false)
                        .report())
                .isInstanceOf(TargetException.class)
                .hasMessageNotContaining("geheim");
    }
}
