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
        try (Db db = Store.open(directory, false).writer()) {
            List<String> plan = new ArrayList<>();
            try (Rows rows = db.sql(("explain query plan " + question).intern()).rows()) {
                while (rows.next()) {
                    rows.number();
                    rows.number();
                    rows.number();
                    plan.add(rows.text());
                }
            }
            assertThat(plan).anyMatch(step -> step.contains("SCAN lease"));
            assertThat(plan).noneMatch(step -> step.contains("CORRELATED"));
        }
    }
}
