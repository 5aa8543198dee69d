package dev.muster.core.unit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.Limits;
import dev.muster.core.approval.AnswerApproval;
import dev.muster.core.approval.Approval;
import dev.muster.core.approval.RequestApproval;
import dev.muster.core.cascade.AddEvidence;
import dev.muster.core.cascade.Evidence;
import dev.muster.core.cascade.Phase;
import dev.muster.core.cascade.SubmitPhase;
import dev.muster.core.cascade.Vector;
import dev.muster.core.cascade.Vectors;
import dev.muster.core.model.TestEngine;
import dev.muster.core.session.EndSession;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.CancelTask;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.TaskId;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What retention deletes of what is left behind by tasks and agents. */
@Tag("unit")
class LeftoversTest {
    private static final Duration KEEP = Duration.ofDays(10);
    private static final Duration EVERY = Duration.ofHours(1);

    private final TestEngine engine =
            TestEngine.open(options -> options.withRetention(KEEP, KEEP, EVERY, Long.MAX_VALUE));

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void of_an_agents_evidence_the_newest_stays_that_anybody_looks_at() {
        SessionId session = engine.session("scored");
        addEvidence(session, Vector.KNOW, 200);
        engine.done(new SubmitPhase(session, Phase.PREFLIGHT, scores(), null, ""));
        addEvidence(session, Vector.KNOW, Limits.PAGE + 500);
        addEvidence(session, Vector.DO, 300);
        addEvidence(engine.session("beside"), Vector.KNOW, Limits.PAGE + 300);
        var known = engine.engine().reads().of(session).calibration(Limits.PAGE);

        pass(EVERY.multipliedBy(2));

        assertThat(evidenceOf(1, Vector.KNOW, "self_score is not null")).isEqualTo(Limits.PAGE);
        assertThat(evidenceOf(1, Vector.KNOW, "self_score is null")).isEqualTo(200);
        assertThat(evidenceOf(1, Vector.DO, "true")).isEqualTo(300);
        assertThat(evidenceOf(2, Vector.KNOW, "true")).isEqualTo(Limits.PAGE);
        assertThat(engine.file().number("select min(id) from evidence where agent_id = 2"))
                .as("the newest of it")
                .isEqualTo(engine.file().number("select max(id) from evidence") - Limits.PAGE + 1);
        assertThat(engine.engine().reads().of(session).calibration(Limits.PAGE)).isEqualTo(known);
    }

    @Test
    void what_was_known_of_an_agent_goes_with_it() {
        SessionId gone = engine.session("gone");
        addEvidence(gone, Vector.KNOW, 700);
        addEvidence(gone, Vector.DO, 10);
        engine.done(new EndSession(gone));

        for (int day = 0; day < 25; day++) {
            engine.advance(Duration.ofDays(1));
        }
        SessionId here = engine.session("here");
        addEvidence(here, Vector.KNOW, 10);
        pass(EVERY.multipliedBy(2));

        assertThat(engine.file().rows("select name from agent")).containsExactly(List.of("here"));
        assertThat(count("belief")).isOne();
        assertThat(count("evidence")).isEqualTo(10);
    }

    @Test
    void a_question_that_was_answered_goes_when_its_task_has_gone_and_its_time_is_over() {
        TaskId over = engine.create(NewTask.titled("over"));
        ask(over);
        TaskId task = engine.create(NewTask.titled("open"));
        Approval answered = ask(task);
        engine.done(new AnswerApproval(answered.id(), null, true, "ann", null, null));
        engine.done(new CancelTask(over, "", false, null));
        Approval waits = ask(task);
        assertThat(count("approval")).isEqualTo(3);

        pass(KEEP.plus(EVERY.multipliedBy(3)));

        assertThat(engine.file().rows("select id from approval order by id").stream()
                        .map(row -> String.valueOf(row.getFirst())))
                .containsExactly(
                        String.valueOf(answered.id().value()),
                        String.valueOf(waits.id().value()));
    }

    @Test
    void the_number_of_a_question_is_not_given_to_another() {
        TaskId over = engine.create(NewTask.titled("over"));
        Approval last = ask(over);
        engine.done(new CancelTask(over, "", false, null));
        pass(KEEP.plus(EVERY.multipliedBy(3)));
        assertThat(count("task")).isZero();

        assertThat(ask(engine.create(NewTask.titled("next"))).id()).isNotEqualTo(last.id());
    }

    private Approval ask(TaskId task) {
        return engine.done(new RequestApproval(task, "may I?", null, null));
    }

    private void addEvidence(SessionId session, Vector vector, int howMuch) {
        for (int left = howMuch; left > 0; left -= 100) {
            engine.done(new AddEvidence(
                    session, Collections.nCopies(Math.min(left, 100), new Evidence(vector, 0.5, 1, "tests"))));
        }
    }

    private static Vectors scores() {
        Map<Vector, Double> scores = new EnumMap<>(Vector.class);
        for (Vector vector : Vector.values()) {
            scores.put(vector, 0.75);
        }
        return new Vectors(scores);
    }

    private long evidenceOf(int agent, Vector vector, String which) {
        return engine.file()
                .number(
                        "select count(*) from evidence where agent_id = ? and vector = ? and " + which,
                        agent,
                        vector.ordinal());
    }

    private long count(String table) {
        return engine.file().number("select count(*) from " + table);
    }

    private void pass(Duration time) {
        engine.advanceSlowly(time, Duration.ofMinutes(10));
    }
}
