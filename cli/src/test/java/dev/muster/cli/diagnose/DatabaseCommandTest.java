package dev.muster.cli.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code muster doctor --db}: a database looked at, Muster's own if no other is named. */
class DatabaseCommandTest {
    @TempDir
    Path home;

    private Program muster;

    @BeforeEach
    void program() {
        muster = new Program(home.resolve("data"));
    }

    @Test
    void the_statements_of_the_engine_are_found_and_those_on_hot_paths_search_by_an_index() throws Exception {
        muster.ok("task", "create", "--title", "First");

        JsonNode report = muster.json("doctor", "--db");

        List<JsonNode> plans =
                StreamSupport.stream(report.at("/plans").spliterator(), false).toList();
        assertThat(plans).hasSizeGreaterThan(150);
        assertThat(plans)
                .filteredOn(plan -> plan.at("/sql").stringValue().startsWith("select id, title, type, state"))
                .isNotEmpty()
                .allSatisfy(plan -> assertThat(plan.at("/full_scans")).isEmpty());
        assertThat(report.at("/statements").size()).isGreaterThan(20);
        assertThat(report.at("/not_measured/slow statements").stringValue()).contains("timed now");
        assertThat(report.at("/product").stringValue()).startsWith("SQLite ");
    }

    @Test
    void statements_of_a_file_are_explained_and_an_index_that_helps_is_shown() throws Exception {
        Path file = home.resolve("shop.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("create table sale (id integer primary key, shop text, day integer)");
            statement.execute("with recursive n(i) as (select 1 union all select i + 1 from n where i < 1500)"
                    + " insert into sale select i, 'shop ' || (i % 40), i % 365 from n");
        }
        Path statements = Files.writeString(
                home.resolve("slow.sql"),
                "select id from sale\n  where shop = ? -- whose\n  and day > ?;\nselect 1;\n");

        String said = muster.ok("doctor", "--db", file.toString(), "--statement", statements.toString());

        assertThat(said)
                .contains("2 plans, 1 of them with a table read as a whole")
                .contains("index for: select id from sale where shop = ? and day > ?")
                .contains("  create index on_sale_by_shop_day on sale (shop, day)")
                .contains("SCAN sale", "SEARCH sale USING COVERING INDEX on_sale_by_shop_day")
                .contains("→ tried: sale is searched by it");
    }

    @Test
    void what_cannot_be_looked_at_is_refused_in_words() {
        Ran nobody =
                muster.run("doctor", "--db", "postgresql://ada:geheim@127.0.0.1:1/shop"); // no driver, or no server
        Ran other = muster.run("doctor", "--db", "jdbc:nosuch://ada:geheim@127.0.0.1/shop");
        Ran noFile = muster.run("doctor", "--db");
        Ran alone = muster.run("doctor", "--try-indexes");

        assertThat(nobody.code()).isEqualTo(3);
        assertThat(nobody.err()).contains("postgresql://").doesNotContain("geheim");
        assertThat(other.code()).isEqualTo(3);
        assertThat(other.err()).contains("valid: a path of an SQLite file").doesNotContain("geheim");
        assertThat(noFile.code()).isEqualTo(3);
        assertThat(noFile.err())
                .contains("there is no file " + home.resolve("data").resolve("muster.db"));
        assertThat(alone.code()).isEqualTo(2);
        assertThat(alone.err()).contains("go with --db");
    }
}
