package dev.muster.cli.task;

import dev.muster.cli.terminal.Ago;
import dev.muster.cli.terminal.Style;
import dev.muster.cli.terminal.Table;
import dev.muster.core.state.StateMachine;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskPage;
import dev.muster.core.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** Tasks, one a line. What is as usual is not shown: a priority of 0, the type {@code task}. */
final class TaskTable {
    private final Instant now;

    TaskTable(Instant now) {
        this.now = now;
    }

    void print(TaskPage page, Consumer<Table> print, Consumer<String> say, Style style) {
        if (page.tasks().isEmpty()) {
            say.accept("no tasks");
            return;
        }
        Table table = Table.of("ID", "STATE", ">PRIO", "TYPE", "HOLDER", ">AGE", "TITLE");
        for (Task task : page.tasks()) {
            table.cell(task.id(), style::bold)
                    .cell(StateMachine.wire(task.state()), text -> TaskStyle.paint(style, task.state(), text))
                    .cell(task.priority() == 0 ? null : task.priority())
                    .cell(task.type().equals("task") ? null : task.type())
                    .cell(mayBeClaimed(task) ? null : task.holder()) // who held it last is no answer to who has it
                    .cell(Ago.rough(Duration.between(task.createdAt(), now)), style::dim)
                    .cell(task.title());
        }
        print.accept(table);
        if (page.next() != null) {
            say.accept(style.dim("more: --before " + page.next()));
        }
    }

    private static boolean mayBeClaimed(Task task) {
        return task.state() == TaskState.READY || task.state() == TaskState.PENDING;
    }
}
