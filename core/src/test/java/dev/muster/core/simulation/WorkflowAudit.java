package dev.muster.core.simulation;

import dev.muster.core.cascade.CascadeState;
import dev.muster.core.scrum.ScrumState;
import dev.muster.core.scrum.StoryState;
import dev.muster.core.simulation.WorkflowLog.CascadeLife;
import dev.muster.core.simulation.WorkflowLog.CycleLife;
import dev.muster.core.simulation.WorkflowLog.QuestionLife;
import dev.muster.core.tdd.TddState;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Checks workflows after every round and every crash: the rows say what the event log says, and rows that belong
 * together fit together.
 */
final class WorkflowAudit {
    /** What must never be found: a query for it, and what is wrong then. */
    private record Rule(String wrong, String sql) {}

    private static final List<Rule> RULES = List.of(
            new Rule("a sprint is on exactly while the workflow is in one", """
            select project_id, state, sprint_id from scrum where (sprint_id is null) <> (state in (0, 1))
            """),
            new Rule("a planned story belongs to its project's sprint", """
            select s.id, s.sprint_id, c.sprint_id from story s left join scrum c on c.project_id = s.project_id
            where s.state = 2 and s.sprint_id is not c.sprint_id
            """),
            new Rule("a planned story of a sprint that has started has a task", """
            select s.id from story s join scrum c on c.project_id = s.project_id left join task t on t.id = s.task_id
            where s.state = 2 and c.state in (3, 4, 6) and t.project_id is not s.project_id
            """),
            new Rule("nobody can claim a task of a sprint that is paused", """
            select s.id, t.id, t.state from story s join scrum c on c.project_id = s.project_id
            join task t on t.id = s.task_id where s.state = 2 and c.state = 4 and t.state in (0, 1)
            """),
            new Rule("a story whose task is done, and that nobody has a cycle on, is finished", """
            select s.id from story s join task t on t.id = s.task_id
            where s.state = 2 and t.state = 4
            and not exists (select 1 from tdd_cycle where story_id = s.id and state < 4)
            """),
            new Rule("a story whose task was cancelled is not part of a sprint", """
            select s.id from story s join task t on t.id = s.task_id where s.state = 2 and t.state = 6
            """),
            new Rule("an active sprint has no story that fails again and again", """
            select s.id from story s join scrum c on c.project_id = s.project_id
            where s.state = 2 and c.state = 3 and s.ci_failures >= 3
            """),
            new Rule("an active sprint has a story to work on, to accept, or a cycle", """
            select c.project_id, c.sprint_id from scrum c where c.state = 3
            and not exists (select 1 from story where sprint_id = c.sprint_id and state in (2, 3))
            and not exists (select 1 from tdd_cycle y join story s on s.id = y.story_id
                            where s.sprint_id = c.sprint_id and y.state < 4)
            """),
            new Rule("a review has nothing to work on and nothing to accept", """
            select c.project_id, s.id from scrum c join story s on s.sprint_id = c.sprint_id
            where c.state = 5 and s.state in (2, 3)
            """),
            new Rule("a story that is left out or removed has no cycle", """
            select s.id, y.id from story s join tdd_cycle y on y.story_id = s.id where s.state in (5, 6) and y.state < 4
            """),
            new Rule("a story has one active cycle", """
            select story_id from tdd_cycle where state < 4 group by story_id having count(*) > 1
            """),
            new Rule("a story in quarantine waits for an answer", """
            select s.id from story s where s.state = 3
            and not exists (select 1 from approval where story_id = s.id and kind = 2 and state = 0)
            """),
            new Rule("whether a result is accepted is asked of a story in quarantine", """
            select a.id, s.state from approval a join story s on s.id = a.story_id
            where a.state = 0 and a.kind = 2 and s.state <> 3
            """),
            new Rule("a question about a task keeps it waiting", """
            select a.id, t.id, t.state from approval a left join task t on t.id = a.task_id
            where a.state = 0 and a.kind = 0 and t.state is not 3
            """),
            new Rule("what is asked to be committed is active, green, and not changed since", """
            select a.id, y.id from approval a left join tdd_cycle y on y.id = a.cycle_id
            where a.state = 0 and a.kind = 1 and
            (y.state is null or y.state not in (2, 3) or y.failed <> 0 or y.passed = 0 or y.ran < y.changed)
            """),
            new Rule("stories are counted", """
            select s.project_id, s.state from (select project_id, state, count(*) n from story group by 1, 2) s
            left join story_count c on c.project_id = s.project_id and c.state = s.state where c.stories is not s.n
            """),
            new Rule("a cascade has scored each phase that it went through", """
            select c.id from cascade c where c.state > 0
            and not exists (select 1 from assessment where cascade_id = c.id and round = c.round)
            """),
            new Rule("nobody acts without the gate's word", """
            select id, decision from cascade where state in (4, 5) and decision <> 0 and overruled = 0
            """),
            new Rule("a checkpoint has its content", """
            select c.id from checkpoint c left join blob b on b.hash = c.hash where b.id is null
            """),
            new Rule("what is noted can be searched", """
            select id from finding where id not in (select rowid from finding_search)
            """));

    private final WorkflowLog log = new WorkflowLog();

    /** Where every workflow stands. */
    WorkflowLog log() {
        return log;
    }

    /** @throws Violation that says what is wrong */
    void check(StoreFile file) {
        file.look();
        try {
            log.read(file);
            compare(file);
            for (Rule rule : RULES) {
                List<List<@Nullable Object>> found = file.rows(rule.sql);
                Violation.unless(found.isEmpty(), "%s, but %s", rule.wrong, found);
            }
        } finally {
            file.lookAway();
        }
    }

    private void compare(StoreFile file) {
        for (List<@Nullable Object> row : file.rows("select project_id, state from scrum")) {
            same(
                    "the workflow of project " + row.get(0),
                    ScrumState.values()[number(row.get(1))],
                    log.scrum.getOrDefault((long) number(row.get(0)), ScrumState.IDLE));
        }
        Map<Long, StoryState> stories = new TreeMap<>();
        file.rows("select id, state from story")
                .forEach(row -> stories.put((long) number(row.get(0)), StoryState.values()[number(row.get(1))]));
        same("stories", stories, log.stories);
        Map<Long, CycleLife> cycles = new TreeMap<>();
        file.rows("select id, state, story_id, passed, failed from tdd_cycle")
                .forEach(row -> cycles.put(
                        (long) number(row.get(0)),
                        new CycleLife(
                                TddState.values()[number(row.get(1))],
                                number(row.get(2)),
                                number(row.get(3)),
                                number(row.get(4)))));
        same("cycles", cycles, log.cycles);
        Map<Long, QuestionLife> questions = new TreeMap<>();
        file.rows("select id, state, reminders from approval")
                .forEach(row -> questions.put(
                        (long) number(row.get(0)), new QuestionLife(number(row.get(1)), number(row.get(2)))));
        same("questions", questions, log.questions);
        Map<Long, CascadeLife> cascades = new TreeMap<>();
        file.rows("select id, state, round from cascade")
                .forEach(row -> cascades.put(
                        (long) number(row.get(0)),
                        new CascadeLife(CascadeState.values()[number(row.get(1))], number(row.get(2)))));
        same("cascades", cascades, log.cascades);
        Map<String, Integer> checkpoints = new TreeMap<>();
        file.rows("select session_id, max(seq), count(*) from checkpoint group by 1")
                .forEach(row -> {
                    Violation.unless(number(row.get(1)) == number(row.get(2)), "a checkpoint is gone: %s", row);
                    checkpoints.put(String.valueOf(row.get(0)), number(row.get(1)));
                });
        same("checkpoints", checkpoints, log.checkpoints);
    }

    private static void same(String what, Object stored, Object told) {
        Violation.unless(stored.equals(told), "%s are stored as %s, and by the log they are %s", what, stored, told);
    }

    private static int number(@Nullable Object value) {
        return value instanceof Number number ? number.intValue() : 0;
    }
}
