package dev.muster.lab.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.muster.lab.result.Records;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.sample.Distribution;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rule that looks for the operation that takes the others' time. */
class SlowOperationTest {
    private static Distribution taking(double ms, long calls) {
        return new Distribution(ms, ms, ms, ms, ms, ms, ms, calls, List.of());
    }

    private static TestRecord mix(Map<String, Distribution> operations) {
        return Records.mixed("api", taking(1, 1_000), operations);
    }

    private static Map<String, Distribution> fourOfOneMs() {
        Map<String, Distribution> operations = new LinkedHashMap<>();
        for (String name : List.of("a", "b", "c", "d")) {
            operations.put(name, taking(1, 100));
        }
        return operations;
    }

    private static List<Recommendation> found(TestRecord test) {
        return Advice.of(Records.run(RunRecord.State.COMPLETE, null, test), List.of()).recommendations().stream()
                .filter(advice -> advice.rule().equals("slow-operation"))
                .toList();
    }

    @Test
    void an_operation_of_many_times_the_usual_time_is_named_with_what_the_others_would_gain() {
        Map<String, Distribution> operations = fourOfOneMs();
        operations.put("GET /tokens", taking(16, 100));

        assertThat(found(mix(operations))).singleElement().satisfies(advice -> {
            assertThat(advice.finding())
                    .startsWith("'GET /tokens' is 20.0 % of the calls and takes 80 % of their time");
            assertThat(advice.evidence())
                    .startsWith("16.00 ms a call on average")
                    .contains("takes 1.00 ms");
            assertThat(advice.gain()).isCloseTo(20.0 / 5, within(1e-9)); // 20 ms a round, 5 ms if it took 1 ms
        });
    }

    @Test
    void of_two_the_one_that_takes_more_of_the_time_of_all_is_named() {
        Map<String, Distribution> operations = fourOfOneMs();
        operations.put("seldom", taking(50, 2));
        operations.put("often", taking(5, 100));

        assertThat(SlowOperation.in(mix(operations).rungs().getFirst().operations()))
                .get()
                .extracting(SlowOperation::name)
                .isEqualTo("often");
    }

    @Test
    void neither_a_rare_operation_nor_one_that_is_somewhat_slower_is_a_finding() {
        Map<String, Distribution> operations = fourOfOneMs();
        operations.put("rare", taking(8, 1));
        operations.put("somewhat", taking(2.9, 100));

        assertThat(found(mix(operations))).isEmpty();
    }

    @Test
    void of_three_operations_nobody_can_tell_which_is_usual() {
        assertThat(found(mix(Map.of("a", taking(1, 100), "b", taking(1, 100), "c", taking(90, 100)))))
                .isEmpty();
    }
}
