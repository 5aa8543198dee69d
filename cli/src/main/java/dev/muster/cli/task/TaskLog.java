package dev.muster.cli.task;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.event.EventLines;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.wire.EventJson;
import dev.muster.core.event.Event;
import dev.muster.core.task.TaskId;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what happened to a task. */
@Command(name = "log", description = "Show what happened to a task, oldest first.")
final class TaskLog extends EngineCommand {
    @Parameters(paramLabel = "TASK", description = "For example t42.")
    private TaskId id;

    @Option(
            names = "--after",
            paramLabel = "SEQ",
            description = "Only events after this sequence number: the next page. Default: from the first.")
    private long after;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "At most so many, up to 1000. Default: 200.")
    private int limit = 200;

    TaskLog(Shell shell) {
        super(shell);
    }

    @Override
    protected int run(Muster muster) {
        String project = muster.task(id).project();
        List<Event> history = muster.history(id, after, limit);
        Long next = history.size() < limit ? null : (Long) history.getLast().seq();
        return answer(
                json -> json.text("task", id)
                        .field("project", project)
                        .objects("events", history, EventJson::write)
                        .value("next", next),
                style -> {
                    print(EventLines.table(history, style));
                    if (next != null) {
                        say(style.dim("more: --after " + next));
                    }
                });
    }
}
