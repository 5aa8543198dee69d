package dev.muster.cli.task;

import dev.muster.cli.document.Document;
import dev.muster.cli.document.Section;
import dev.muster.cli.document.Troubles;
import dev.muster.cli.engine.Values;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Input;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.text.Suggestions;
import dev.muster.core.task.Dependency;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.TaskId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A graph of tasks in a file of YAML or JSON: a list of tasks, or {@code tasks} with an {@code idempotency_key}. Reads
 * strictly: whatever is not understood is told with its line, all of it at once.
 */
final class GraphFile {
    private static final List<String> ROOT_KEYS = List.of("idempotency_key", "tasks");
    private static final List<String> TASK_KEYS = List.of(
            "ref",
            "title",
            "description",
            "type",
            "specialist",
            "parent",
            "depends_on",
            "capabilities",
            "labels",
            "priority",
            "concurrency_key",
            "max_attempts",
            "not_before",
            "deadline",
            "execution_timeout",
            "progress_timeout");
    private static final List<String> DEPENDENCY_KEYS = List.of("task", "kind", "artifact");

    private final Shell shell;
    private final Troubles troubles;
    private final Set<String> refs = new LinkedHashSet<>();

    private GraphFile(Shell shell, Troubles troubles) {
        this.shell = shell;
        this.troubles = troubles;
    }

    /** What a file asks for. */
    record Graph(List<NewTask> tasks, @Nullable String idempotencyKey) {}

    /**
     * Reads a file.
     *
     * @throws Failure with every problem and its line
     */
    static Graph read(Path file, Shell shell) {
        String name = file.toString().equals("-") ? "standard input" : file.toString();
        Troubles troubles = new Troubles(name);
        Document root = Document.parse(name, Input.fileText(file, shell));
        Graph graph = new GraphFile(shell, troubles).graph(root);
        troubles.throwIfAny();
        return graph;
    }

    private Graph graph(Document root) {
        if (root instanceof Document.Items items) {
            return new Graph(tasks(items), null);
        }
        Section section = Section.of(root, "the file", ROOT_KEYS, troubles);
        Document tasks = section.document("tasks");
        if (tasks == null) {
            troubles.add(root.line(), "key 'tasks' is missing");
            return new Graph(List.of(), null);
        }
        if (!(tasks instanceof Document.Items items)) {
            troubles.add(tasks.line(), "key 'tasks': a list of tasks is expected");
            return new Graph(List.of(), null);
        }
        return new Graph(tasks(items), section.text("idempotency_key"));
    }

    private List<NewTask> tasks(Document.Items items) {
        List<Section> sections = items.items().stream()
                .map(item -> Section.of(item, "a task", TASK_KEYS, troubles))
                .toList();
        Map<String, Integer> lines = new TreeMap<>();
        for (Section section : sections) {
            String ref = section.text("ref");
            if (ref != null) {
                Integer earlier = lines.putIfAbsent(ref, section.line());
                if (earlier != null) {
                    troubles.add(section.lineOf("ref"), "ref '" + ref + "' is given twice, first on line " + earlier);
                }
                refs.add(ref);
            }
        }
        if (sections.isEmpty()) {
            troubles.add(items.line(), "there is no task");
        }
        return sections.stream().map(this::task).toList();
    }

    private NewTask task(Section section) {
        String title = section.text("title");
        if (title == null && !section.broken("title")) {
            troubles.add(section.line(), "key 'title' is missing: every task needs one");
        }
        Target parent = section.has("parent") ? target(section, "parent", section.text("parent")) : null;
        String type = section.text("type");
        Long priority = section.whole("priority", -1000, 1000);
        Long attempts = section.whole("max_attempts", 1, 1000);
        String description = section.text("description");
        return new NewTask(
                section.text("ref"),
                title == null ? "untitled" : title,
                description == null ? "" : description,
                type == null ? "task" : type,
                section.text("specialist"),
                parent == null ? null : parent.task(),
                parent == null ? null : parent.ref(),
                dependencies(section),
                new LinkedHashSet<>(section.texts("capabilities")),
                section.texts("labels"),
                priority == null ? 0 : priority.intValue(),
                section.text("concurrency_key"),
                attempts == null ? NewTask.USUAL_ATTEMPTS : attempts.intValue(),
                instant(section, "not_before"),
                instant(section, "deadline"),
                duration(section, "execution_timeout"),
                duration(section, "progress_timeout"));
    }

    /** A task that is there already, or one of this file. */
    private record Target(@Nullable TaskId task, @Nullable String ref) {}

    private @Nullable Target target(Section section, String key, @Nullable String text) {
        if (text == null) {
            return null;
        }
        if (refs.contains(text)) {
            return new Target(null, text);
        }
        if (text.matches("t[1-9][0-9]{0,17}")) {
            return new Target(TaskId.parse(text), null);
        }
        troubles.add(
                section.lineOf(key),
                "key '" + key + "': '" + text + "' is neither the ref of a task of this file nor a task id; "
                        + (refs.isEmpty() ? "no task here has a ref" : Suggestions.hint(text, refs)));
        return null;
    }

    private List<Dependency> dependencies(Section section) {
        List<Dependency> all = new ArrayList<>();
        for (Document item : section.items("depends_on")) {
            if (item instanceof Document.Fields) {
                Section one = Section.of(item, "a dependency", DEPENDENCY_KEYS, troubles);
                Target on = target(one, "task", one.text("task"));
                if (!one.has("task")) {
                    troubles.add(one.line(), "key 'task' is missing: what it depends on");
                }
                Dependency.Kind kind = kind(one);
                if (on != null && kind != null) {
                    all.add(new Dependency(on.task(), on.ref(), kind, one.text("artifact")));
                }
            } else if (item instanceof Document.Scalar scalar) {
                Target on = target(section, "depends_on", scalar.text());
                if (on != null) {
                    all.add(new Dependency(on.task(), on.ref(), Dependency.Kind.HARD, null));
                }
            } else {
                troubles.add(item.line(), "key 'depends_on': a task id, a ref, or task with kind is expected");
            }
        }
        return all;
    }

    private Dependency.@Nullable Kind kind(Section section) {
        String text = section.text("kind");
        if (text == null) {
            return section.has("artifact") ? Dependency.Kind.DATA : Dependency.Kind.HARD;
        }
        try {
            return Values.constant(Dependency.Kind.class, "kind of dependency", text);
        } catch (IllegalArgumentException e) {
            troubles.add(section.lineOf("kind"), "key 'kind': " + e.getMessage());
            return null;
        }
    }

    private @Nullable Instant instant(Section section, String key) {
        return section.parsed(key, text -> Values.instant(text, shell.clock()));
    }

    private @Nullable Duration duration(Section section, String key) {
        return section.parsed(key, Values::duration);
    }
}
