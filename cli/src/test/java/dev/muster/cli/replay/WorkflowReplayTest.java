package dev.muster.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import dev.muster.core.event.Event;
import dev.muster.core.scrum.ScrumState;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.scrum.StoryState;
import dev.muster.core.tdd.CycleId;
import dev.muster.core.tdd.TddState;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkflowReplayTest {
    @TempDir
    Path home;

    private final WorkflowReplay replay = new WorkflowReplay();

    private static Event event(long seq, String kind, String data) {
        return new Event(seq, Instant.EPOCH, kind, null, null, null, null, null, 0, data.replace('\'', '"'));
    }

    private void take(String kind, String data) {
        replay.take(event(replay.last() + 1, kind, data));
    }

    private WorkflowReplay.CycleStanding newest() {
        return replay.newest(new StoryId(1)).orElseThrow().getValue();
    }

    @Test
    void events_say_where_sprint_stories_and_cycles_stand() {
        take("scrum.backlog_ready", "{'from':'idle','to':'backlog_ready'}");
        take("story.added", "{'story':'s1','to':'proposed'}");
        take("story.approved", "{'story':'s1','from':'proposed','to':'approved','answered_by':'Ada'}");
        take("story.planned", "{'story':'s1','from':'approved','to':'planned'}");
        take("sprint.planned", "{'from':'backlog_ready','to':'sprint_planned','sprint':'sp1','stories':1}");
        take("task.created", "{'whatever':1}");
        take("tdd.started", "{'cycle':'c1','story':'s1','to':'design'}");
        take("tdd.moved", "{'cycle':'c1','story':'s1','command':'test','from':'design','to':'test_red'}");
        take("tdd.tests_ran", "{'cycle':'c1','story':'s1','passed':1,'failed':2}");
        take("tdd.overdue", "{'cycle':'c1','story':'s1','phase':'test_red','minutes':45}");

        assertThat(replay.state()).isEqualTo(ScrumState.SPRINT_PLANNED);
        assertThat(replay.sprint()).contains("sp1");
        assertThat(replay.stories()).containsExactly(Map.entry(new StoryId(1), StoryState.PLANNED));
        assertThat(replay.cycles().get(new CycleId(1)))
                .isEqualTo(new WorkflowReplay.CycleStanding(new StoryId(1), TddState.TEST_RED, 1, 2, 1, 8, 9));
        take("tdd.moved", "{'cycle':'c1','story':'s1','command':'back','from':'test_red','to':'design'}");
        assertThat(newest().stale()).isFalse();
        take("tdd.moved", "{'cycle':'c1','story':'s1','command':'test','from':'design','to':'test_red'}");
        assertThat(newest().stale()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "1 | story.approved | {'story':'s1','from':'proposed','to':'approved'} | begins at PROPOSED, and those before it end at nothing",
                "2 | scrum.mode_set | {'mode':'partial'} | event 2 stands where event 1 is expected",
                "1 | sprint.started | {'from':'sprint_planned','to':'sprint_active'} | begins at SPRINT_PLANNED, and those before it end at IDLE",
                "1 | tdd.tests_ran | {'cycle':'c1','story':'s1','passed':1,'failed':0} | is of cycle c1, of whose start there is none",
                "1 | scrum.mode_set | {'mode':'wild'} | names 'wild', which is none of ScrumMode",
                "1 | scrum.mode_set | {'mode' | has data that is not JSON"
            })
    void an_event_that_does_not_follow_is_told(long seq, String kind, String data, String why) {
        assertThatThrownBy(() -> replay.take(event(seq, kind, data)))
                .isInstanceOf(ReplayException.class)
                .hasMessageContaining(why);
    }

    private Program ready() {
        Program muster = new Program(home.resolve("data"));
        muster.ok("backlog", "epic", "--title", "Files", "--story", "Read", "--story", "Write");
        muster.ok("backlog", "approve");
        muster.ok("tdd", "start", "s1");
        muster.ok("tdd", "test", "s1");
        muster.ok("tdd", "run-tests", "s1", "--passed", "1", "--failed", "1");
        return muster;
    }

    private void spoil(String sql) throws Exception {
        try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("data/muster.db"));
                Statement statement = store.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isPositive();
        }
    }

    @Test
    void the_engine_answers_what_its_events_tell() {
        Program muster = ready();

        assertThat(muster.ok("event", "replay", "--check"))
                .contains("backlog_ready", "test_red", "the engine answers the same");
        assertThat(muster.json("event", "replay", "--until", "2").at("/stories"))
                .isEmpty();
        assertThat(muster.json("event", "replay").at("/cycles/0/failed").intValue())
                .isEqualTo(1);
    }

    @Test
    void rows_that_differ_from_the_events_are_told_one_by_one() throws Exception {
        Program muster = ready();
        spoil("UPDATE tdd_cycle SET failed = 0");
        spoil("UPDATE story SET state = 4 WHERE id = 2");

        Ran ran = muster.run("event", "replay", "--check");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out())
                .contains(
                        "the engine differs:",
                        "story s2 is APPROVED by the events and DONE by the engine",
                        "the cycle of story s1: tests that failed is 1 by the events and 0 by the engine");
    }

    @Test
    void wrong_usage_is_told() {
        Program muster = ready();

        assertThat(muster.run("event", "replay", "--check", "--until", "3").err())
                .contains("--check is about now");
    }
}
