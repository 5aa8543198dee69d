package dev.muster.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.context.ContextPart;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

@Tag("unit")
class BriefingPropertiesTest {
    @Property(tries = 60)
    void whatever_the_budget_it_is_kept_and_every_part_is_told_or_named(
            @ForAll @IntRange(min = 405, max = 6_000) int budget,
            @ForAll @IntRange(max = 12) int count,
            @ForAll @IntRange(min = 1, max = 400) int words)
            throws Exception {
        List<ContextPart> parts = BriefingTest.parts(count, words);
        Briefing briefing = BriefingTest.of(parts, budget);

        assertThat(BriefingTest.TOKENS.count(BriefingTest.PREFIX) + BriefingTest.TOKENS.count(briefing.body()))
                .isEqualTo(briefing.tokens())
                .isLessThanOrEqualTo(budget);
        int named = 0;
        int more = 0;
        for (ContextPart part : parts) {
            boolean told = briefing.body().contains("[" + part.source() + "]\n" + part.text() + "\n");
            boolean omitted = briefing.omitted().stream()
                    .anyMatch(each -> (each + ":").contains(part.source() + ":") || each.contains(part.source() + ","));
            named += told || omitted ? 1 : 0;
        }
        for (String each : briefing.omitted()) {
            assertThat(briefing.body())
                    .as("the model is told what it is not told")
                    .contains("- " + each + "\n");
            more += each.endsWith(" more") ? Integer.parseInt(each.replaceAll(".*: (\\d+) more", "$1")) : 0;
        }
        assertThat(named + more).isGreaterThanOrEqualTo(parts.size());
    }
}
