package dev.muster.lab.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.result.Records;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.selftest.KnownAnswer;
import dev.muster.lab.selftest.SelfTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/analysis.md lists is what the lab has. */
class AnalysisPageTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z-]+)` \\| (.*?) \\|");

    private static Map<String, String> rows(String from, String to) throws IOException {
        String page = Files.readString(Path.of("../docs/analysis.md"));
        String part = page.substring(page.indexOf(from), page.indexOf(to));
        Map<String, String> rows = new LinkedHashMap<>();
        ROW.matcher(part).results().forEach(row -> rows.put(row.group(1), row.group(2)));
        return rows;
    }

    @Test
    void the_checks_of_the_self_test_are_the_ones_it_makes() throws IOException {
        List<String> names = SelfTest.all().stream().map(KnownAnswer::name).toList();

        assertThat(rows("## The self-test", "## How many agents").keySet()).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void the_rules_are_the_ones_that_are_applied() throws IOException {
        assertThat(rows("## What to change first", "## When figures"))
                .isEqualTo(Advice.of(Records.run(RunRecord.State.COMPLETE, null), List.of())
                        .lookedFor());
    }
}
