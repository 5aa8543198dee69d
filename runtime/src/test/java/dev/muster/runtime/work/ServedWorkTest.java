package dev.muster.runtime.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What refusals of claims say of. */
@Tag("unit")
class ServedWorkTest {
    private static RefusedException refused(ErrorCode code, @Nullable String state) {
        return new Refusal(code, "it is so", state, List.of(), null, null).asException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"paused", "draining", "stopped", "ended"})
    void an_agent_that_may_claim_nothing_is_told_apart_from_a_task_that_is_gone(String state) {
        assertThat(ServedWork.isOfTheAgent(refused(ErrorCode.INVALID_STATE, state)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"in_progress", "blocked", "pending", "completed", "cancelled", "failed", "grouping"})
    void a_task_that_went_elsewhere_says_nothing_of_the_agent(String state) {
        assertThat(ServedWork.isOfTheAgent(refused(ErrorCode.INVALID_STATE, state)))
                .isFalse();
        assertThat(ServedWork.isOfTheAgent(refused(ErrorCode.NOT_FOUND, null))).isFalse();
    }
}
