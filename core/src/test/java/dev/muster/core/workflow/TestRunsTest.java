package dev.muster.core.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.scrum.ScrumMode;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.tdd.AdvanceCycle;
import dev.muster.core.tdd.TddCommand;
import dev.muster.core.tdd.TestRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a run of tests says is of the work as it was when the run began. */
class TestRunsTest {
    private final Scrum scrum = new Scrum();
    private StoryId story = new StoryId(1);

    @BeforeEach
    void a_story_with_a_failing_test() {
        scrum.mode(ScrumMode.AUTONOMOUS);
        story = scrum.approved("Read").getFirst();
        scrum.start(story);
        scrum.say(story, TddCommand.TEST);
    }

    @AfterEach
    void close() {
        scrum.close();
    }

    private long now() {
        return scrum.events("*").getLast().seq();
    }

    private AdvanceCycle ran(int passed, int failed, long since) {
        return new AdvanceCycle(
                Scrum.PROJECT, story, TddCommand.RUN_TESTS, new TestRun(passed, failed, null, since), null, null);
    }

    @Test
    void one_that_began_before_the_last_change_is_refused_and_changes_nothing() {
        scrum.ran(story, 0, 1);
        long begun = now();
        scrum.say(story, TddCommand.CODE);

        Refusal refusal = scrum.engine().refused(ran(1, 0, begun));

        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_STATE);
        assertThat(refusal.message()).contains("was changed after these tests began");
        assertThat(refusal.allowed()).contains("run_tests");
        assertThat(scrum.cycle(story).passed()).isZero();
        assertThat(scrum.cycle(story).stale()).isTrue();
    }

    @Test
    void one_that_began_after_it_counts_whatever_happened_elsewhere_meanwhile() {
        scrum.ran(story, 0, 1);
        scrum.say(story, TddCommand.CODE);
        long begun = now();
        StoryId other = scrum.approved("Write").getFirst();
        scrum.start(other);

        scrum.done(ran(1, 0, begun));

        assertThat(scrum.cycle(story).passed()).isEqualTo(1);
        assertThat(scrum.cycle(story).stale()).isFalse();
    }

    @Test
    void one_that_began_before_another_cycle_of_the_story_says_nothing_of_that() {
        long begun = now();
        scrum.say(story, TddCommand.ABORT);
        scrum.start(story);

        assertThat(scrum.engine().refused(ran(1, 0, begun)).code()).isEqualTo(ErrorCode.INVALID_STATE);
    }
}
