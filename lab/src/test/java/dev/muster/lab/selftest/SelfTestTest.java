package dev.muster.lab.selftest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.load.SimulatedTimelines;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SelfTestTest {
    private static final Set<String> CLOCKED = Set.of("stall", "slowdown");

    @Test
    void every_answer_that_needs_no_clock_is_found() throws Exception {
        for (KnownAnswer answer : SelfTest.all()) {
            if (!CLOCKED.contains(answer.name())) {
                assertThat(answer.run()).isNotEmpty().allSatisfy(finding -> {
                    assertThat(finding.holds()).as(finding.toString()).isTrue();
                    assertThat(finding.check()).isEqualTo(answer.name());
                });
            }
        }
    }

    @Test
    void the_stall_is_found_in_simulated_time() throws Exception {
        assertThat(new StallAnswer(SimulatedTimelines.fresh()).run())
                .allSatisfy(finding ->
                        assertThat(finding.holds()).as(finding.toString()).isTrue());
    }

    @Test
    void names_are_distinct_and_every_check_says_what_it_does() {
        assertThat(SelfTest.all()).extracting(KnownAnswer::name).doesNotHaveDuplicates();
        assertThat(SelfTest.all())
                .allSatisfy(answer -> assertThat(answer.meaning()).isNotBlank());
    }

    @Test
    @Tag("long") // some fifty real runs of real processes
    void a_real_process_that_computes_more_is_found_and_an_equal_one_is_not() throws Exception {
        assertThat(new SlowdownAnswer(1.5).run())
                .hasSize(2)
                .allSatisfy(finding ->
                        assertThat(finding.holds()).as(finding.toString()).isTrue());
    }
}
