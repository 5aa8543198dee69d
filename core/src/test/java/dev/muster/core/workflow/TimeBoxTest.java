package dev.muster.core.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.scrum.ScrumMode;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.tdd.TddCommand;
import dev.muster.core.tdd.TddState;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A phase of a TDD cycle that takes too long is told of once, and nothing else happens. */
class TimeBoxTest {
    private final Scrum scrum = new Scrum();
    private StoryId story = new StoryId(1);

    @BeforeEach
    void a_story() {
        scrum.mode(ScrumMode.AUTONOMOUS);
        story = scrum.approved("Read").getFirst();
    }

    @AfterEach
    void close() {
        scrum.close();
    }

    private void reach(TddState phase) {
        scrum.start(story);
        if (phase == TddState.DESIGN) {
            return;
        }
        scrum.say(story, TddCommand.TEST);
        if (phase == TddState.TEST_RED) {
            return;
        }
        scrum.ran(story, 0, 1);
        scrum.say(story, TddCommand.CODE);
        if (phase == TddState.REFACTOR) {
            scrum.ran(story, 1, 0);
            scrum.say(story, TddCommand.REFACTOR);
        }
    }

    @ParameterizedTest
    @CsvSource({"DESIGN,30", "TEST_RED,45", "CODE_GREEN,60", "REFACTOR,30"})
    void the_event_comes_once_when_the_phase_is_over_its_time(TddState phase, int minutes) {
        reach(phase);

        scrum.engine().advance(Duration.ofMinutes(minutes).minusSeconds(1));
        assertThat(scrum.events("tdd.overdue")).isEmpty();
        scrum.engine().advance(Duration.ofSeconds(2));
        scrum.engine().advance(Duration.ofHours(5));
        scrum.restart();
        scrum.engine().advance(Duration.ofHours(5));

        assertThat(scrum.events("tdd.overdue"))
                .singleElement()
                .satisfies(event -> assertThat(event.data())
                        .contains("\"phase\":\"" + phase.name().toLowerCase(Locale.ROOT) + "\"")
                        .contains("\"minutes\":" + minutes));
        assertThat(scrum.cycle(story).state()).isEqualTo(phase);
    }

    @Test
    void a_restart_does_not_forget_the_time_that_a_phase_has_left() {
        reach(TddState.DESIGN);
        scrum.engine().advance(Duration.ofMinutes(29));
        scrum.restart();

        scrum.engine().advance(Duration.ofMinutes(1).plusSeconds(1));

        assertThat(scrum.events("tdd.overdue")).hasSize(1);
    }

    @Test
    void a_phase_that_was_left_in_time_is_not_told_of() {
        reach(TddState.DESIGN);
        scrum.engine().advance(Duration.ofMinutes(29));
        scrum.say(story, TddCommand.TEST);
        scrum.engine().advance(Duration.ofMinutes(2));
        assertThat(scrum.events("tdd.overdue")).isEmpty();
        scrum.say(story, TddCommand.ABORT);

        scrum.engine().advance(Duration.ofHours(2));

        assertThat(scrum.events("tdd.overdue")).isEmpty();
    }

    @Test
    void saying_again_what_is_so_does_not_give_a_phase_more_time() {
        reach(TddState.TEST_RED);
        scrum.engine().advance(Duration.ofMinutes(44));
        scrum.say(story, TddCommand.TEST);

        scrum.engine().advance(Duration.ofMinutes(2));

        assertThat(scrum.events("tdd.overdue")).hasSize(1);
    }

    @Test
    void a_phase_that_one_comes_back_to_has_its_time_anew() {
        reach(TddState.DESIGN);
        scrum.engine().advance(Duration.ofMinutes(31));
        scrum.say(story, TddCommand.TEST);
        scrum.say(story, TddCommand.BACK);

        scrum.engine().advance(Duration.ofMinutes(29));
        assertThat(scrum.events("tdd.overdue")).hasSize(1);
        scrum.engine().advance(Duration.ofMinutes(2));
        assertThat(scrum.events("tdd.overdue")).hasSize(2);
    }
}
