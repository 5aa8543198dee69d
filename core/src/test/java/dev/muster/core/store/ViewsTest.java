package dev.muster.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a question about all agents costs. */
@Tag("unit")
class ViewsTest {

    /** A thousand agents that started their sessions at once were told BUSY: each start read all agents that way. */
    @ParameterizedTest
    @ValueSource(strings = {Views.AGENTS, Views.AGENT_COUNTS})
    void leases_are_gone_through_once_for_all_agents_and_not_once_for_each(String question, @TempDir Path directory) {
        List<String> plan = plan(question, directory);

        assertThat(plan).anyMatch(step -> step.contains("SCAN lease"));
        assertThat(plan).noneMatch(step -> step.contains("CORRELATED"));
    }

    /** A list is as long as there is to list; a page of it must not read and sort all of that first. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                Views.AGENTS,
                Views.NEWEST_SESSIONS,
                Views.NEWEST_SESSIONS_OF_AGENT,
                Views.PROJECTS,
                TokenRows.LIST
            })
    void a_page_is_read_in_its_order_and_not_sorted(String question, @TempDir Path directory) {
        assertThat(plan(question, directory)).noneMatch(step -> step.contains("FOR ORDER BY"));
    }

    private static List<String> plan(String question, Path directory) {
        try (Db db = Store.open(directory, false).writer()) {
            Sql asked = db.sql(("explain query plan " + question).intern());
            for (int argument = 1; question.contains("?" + argument); argument++) {
                asked.arg(1);
            }
            List<String> plan = new ArrayList<>();
            try (Rows rows = asked.rows()) {
                while (rows.next()) {
                    rows.number();
                    rows.number();
                    rows.number();
                    plan.add(rows.text());
                }
            }
            return plan;
        }
    }
}
