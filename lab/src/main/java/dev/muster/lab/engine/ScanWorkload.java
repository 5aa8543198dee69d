package dev.muster.lab.engine;

import dev.muster.core.task.TaskPage;
import dev.muster.core.task.TaskQuery;
import dev.muster.lab.engine.Agents.Call;
import dev.muster.lab.target.Outcome;
import dev.muster.lab.target.Workload;
import java.util.List;

/**
 * Questions that take the store long: for tasks with a label that none has, so that all tasks of the project are looked
 * at. Nothing of it can be kept from one time to the next, and the answer is short: what counts is how many of them the
 * store answers at once.
 */
final class ScanWorkload implements Workload {
    /** Without a letter or digit: what has one is looked up in the index of words. */
    private static final String NOBODY_HAS_IT = "--";

    private final Caller caller;
    private final TaskQuery query;

    /** @param project whose tasks are looked at */
    ScanWorkload(Caller caller, String project) {
        this.caller = caller;
        this.query = query(project);
    }

    /** A query that goes through all tasks of a project, and finds none. */
    static TaskQuery query(String project) {
        return TaskQuery.of(project).labelled(NOBODY_HAS_IT);
    }

    @Override
    public List<String> operations() {
        return List.of("scan");
    }

    @Override
    public String unit() {
        return "questions";
    }

    @Override
    public Outcome invoke(int agent, long index, int operation) {
        return switch (caller.tasks(query)) {
            case Call.Failed<TaskPage>(Outcome.Failed failed) -> failed;
            case Call.Done<TaskPage>(TaskPage page) ->
                page.tasks().isEmpty()
                        ? Outcome.OK
                        : new Outcome.Failed("wrong_answer", "a task has the label '" + NOBODY_HAS_IT + "'");
        };
    }

    /** Nothing was begun: there are no sessions. */
    @Override
    public void close() {}
}
