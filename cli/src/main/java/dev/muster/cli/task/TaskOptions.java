package dev.muster.cli.task;

import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Input;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.task.Dependency;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that describe one new task. */
final class TaskOptions {
    @Option(
            names = {"-t", "--title"},
            paramLabel = "TEXT",
            description = "What is to be done, up to 500 characters.")
    private @Nullable String title;

    @Option(
            names = {"-d", "--description"},
            paramLabel = "TEXT",
            description = "All that an agent needs to know; - reads standard input.")
    private @Nullable String description;

    @Option(names = "--type", paramLabel = "WORD", description = "A word of your own. Default: task.")
    private @Nullable String type;

    @Option(names = "--specialist", paramLabel = "ROLE", description = "The role that should do it.")
    private @Nullable String specialist;

    @Option(names = "--priority", paramLabel = "N", description = "-1000 (last) to 1000 (first). Default: 0.")
    private @Nullable Integer priority;

    @Option(
            names = "--after",
            split = ",",
            hideParamSyntax = true,
            paramLabel = "TASK,…",
            description = "Tasks that must be completed first. If one fails, this one is cancelled.")
    private List<TaskId> after = new ArrayList<>();

    @Option(
            names = "--after-ended",
            split = ",",
            hideParamSyntax = true,
            paramLabel = "TASK,…",
            description = "Tasks that must have ended first, well or not.")
    private List<TaskId> afterEnded = new ArrayList<>();

    @Option(names = "--parent", paramLabel = "TASK", description = "The task that groups it.")
    private @Nullable TaskId parent;

    @Option(
            names = "--label",
            split = ",",
            hideParamSyntax = true,
            paramLabel = "WORD,…",
            description = "Words to find it by.")
    private List<String> labels = new ArrayList<>();

    @Option(
            names = "--needs",
            split = ",",
            hideParamSyntax = true,
            paramLabel = "WORD,…",
            description = "Capabilities that an agent must have to claim it.")
    private List<String> needs = new ArrayList<>();

    @Option(
            names = "--concurrency-key",
            paramLabel = "KEY",
            description = "Tasks with the same key run one at a time (see 'muster project limit').")
    private @Nullable String concurrencyKey;

    @Option(names = "--not-before", paramLabel = "TIME", description = "Not claimable earlier.")
    private @Nullable Instant notBefore;

    @Option(names = "--deadline", paramLabel = "TIME", description = "Fails if it has not ended by then.")
    private @Nullable Instant deadline;

    @Option(
            names = "--max-attempts",
            paramLabel = "N",
            description = "Claims that may end badly before it fails. Default: 3.")
    private @Nullable Integer maxAttempts;

    @Option(names = "--execution-timeout", paramLabel = "DURATION", description = "A claim that lasts longer ends.")
    private @Nullable Duration executionTimeout;

    @Option(
            names = "--progress-timeout",
            paramLabel = "DURATION",
            description = "A claim without progress for longer ends.")
    private @Nullable Duration progressTimeout;

    /** Whether any of them was given. */
    boolean any() {
        return Stream.of(
                                title,
                                description,
                                type,
                                specialist,
                                priority,
                                parent,
                                concurrencyKey,
                                notBefore,
                                deadline,
                                maxAttempts,
                                executionTimeout,
                                progressTimeout)
                        .anyMatch(option -> option != null)
                || Stream.of(after, afterEnded, labels, needs).anyMatch(list -> !list.isEmpty());
    }

    /**
     * The task that they describe.
     *
     * @throws Failure if there is no title
     */
    NewTask task(Shell shell) {
        if (title == null) {
            throw Failure.usage("--title is missing")
                    .withHelp("give a title, or a whole graph with --file; see 'muster task create --help'");
        }
        List<Dependency> dependencies = new ArrayList<>();
        new LinkedHashSet<>(after).forEach(task -> dependencies.add(Dependency.on(task)));
        new LinkedHashSet<>(afterEnded)
                .forEach(task -> dependencies.add(Dependency.on(task).soft()));
        return new NewTask(
                null,
                title,
                description == null ? "" : Input.text(description, shell),
                type == null ? "task" : type,
                specialist,
                parent,
                null,
                dependencies,
                new LinkedHashSet<>(needs),
                List.copyOf(new LinkedHashSet<>(labels)),
                priority == null ? 0 : priority,
                concurrencyKey,
                maxAttempts == null ? NewTask.USUAL_ATTEMPTS : maxAttempts,
                notBefore,
                deadline,
                executionTimeout,
                progressTimeout);
    }
}
