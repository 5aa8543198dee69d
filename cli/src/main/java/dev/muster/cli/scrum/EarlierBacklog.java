package dev.muster.cli.scrum;

import dev.muster.cli.terminal.Failure;
import dev.muster.client.text.FileTrouble;
import dev.muster.client.text.Suggestions;
import dev.muster.core.Limits;
import dev.muster.core.scrum.ImportBacklog;
import dev.muster.core.scrum.ImportBacklog.EarlierEpic;
import dev.muster.core.scrum.ImportBacklog.EarlierSprint;
import dev.muster.core.scrum.ImportBacklog.EarlierStory;
import dev.muster.core.scrum.ImportBacklog.Progress;
import dev.muster.core.scrum.NewStory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The {@code .orch-state} directory of an earlier system: {@code backlog.json}, {@code sprints/*.json} and
 * {@code status.json}. Reads all of it before anything is imported, and notes what has no place in Muster.
 */
final class EarlierBacklog {
    private static final String BACKLOG = "backlog.json";
    private static final String STATUS = "status.json";
    private static final String SPRINTS = "sprints";
    private static final List<String> EPIC_STATES = List.of("active", "completed", "archived");
    private static final List<String> STORY_STATES = List.of("backlog", "sprint", "in_progress", "done");
    private static final List<String> SPRINT_STATES = List.of("planned", "active", "completed");
    private static final List<String> WORKFLOW_STATES = List.of(
            "IDLE", "BACKLOG_READY", "SPRINT_PLANNED", "SPRINT_ACTIVE", "SPRINT_PAUSED", "SPRINT_REVIEW", "BLOCKED");
    /** Words that say that nothing has happened yet. */
    private static final List<String> NOTHING = List.of("not_started", "not_run", "IDLE", "active");

    private static final Set<String> EPIC_FIELDS = Set.of("id", "title", "description", "status");
    private static final Set<String> STORY_FIELDS =
            Set.of("id", "epic_id", "title", "description", "acceptance_criteria", "priority", "status", "sprint_id");
    private static final Set<String> SPRINT_FIELDS =
            Set.of("id", "goal", "start_date", "end_date", "story_ids", "status");
    /** It had 1 for the first to 5 for the last; 3 is normal. */
    private static final int NORMAL = 3;

    private static final int STEP = 10;

    private final Path directory;
    private final List<EarlierEpic> epics = new ArrayList<>();
    private final List<EarlierSprint> sprints = new ArrayList<>();
    private final List<EarlierStory> stories = new ArrayList<>();
    /** What is not carried, and how often it is there. */
    private final Map<String, Integer> left = new LinkedHashMap<>();

    private EarlierBacklog(Path directory) {
        this.directory = directory;
    }

    /**
     * Reads a directory, or the one named {@code .orch-state} in it.
     *
     * @throws Failure with the file and the field if anything is wrong
     */
    static EarlierBacklog read(Path given) {
        Path inside = given.resolve(".orch-state");
        EarlierBacklog backlog = new EarlierBacklog(Files.isDirectory(inside) ? inside : given);
        backlog.read();
        return backlog;
    }

    ImportBacklog command(String project) {
        return new ImportBacklog(project, epics, sprints, stories);
    }

    List<EarlierEpic> epics() {
        return epics;
    }

    List<EarlierSprint> sprints() {
        return sprints;
    }

    List<EarlierStory> stories() {
        return stories;
    }

    Map<String, Integer> left() {
        return left;
    }

    private void read() {
        Path file = directory.resolve(BACKLOG);
        if (!Files.isRegularFile(file)) {
            throw Failure.usage("there is no " + BACKLOG + " in " + directory)
                    .withHelp("name the .orch-state directory of a project, or the project's own");
        }
        EarlierFile backlog = EarlierFile.read(file);
        backlog.objects("epics").forEach(this::epic);
        Map<String, EarlierFile> found = new LinkedHashMap<>();
        backlog.objects("sprints").forEach(sprint -> found.put(sprint.text("id"), sprint));
        sprintFiles().forEach(sprint -> found.put(sprint.text("id"), sprint)); // the newer of the two
        Current current = current(found);
        found.values().forEach(sprint -> sprint(sprint, current));
        backlog.objects("stories").forEach(story -> story(story, found, current));
        requireStories(found);
        leave(backlog, Set.of("epics", "stories", "sprints"), "the backlog");
        status();
        for (String name : List.of("architecture.md", "best-practices.md")) {
            if (Files.exists(directory.resolve(name))) {
                left.put(name, 1);
            }
        }
    }

    private List<EarlierFile> sprintFiles() {
        Path folder = directory.resolve(SPRINTS);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".json"))
                    .sorted()
                    .map(EarlierFile::read)
                    .toList();
        } catch (IOException e) {
            throw Failure.usage(FileTrouble.reading(folder, e));
        }
    }

    private void epic(EarlierFile epic) {
        String id = unique(epic, epics.stream().map(EarlierEpic::id).toList());
        if (!epic.word("status", "active", EPIC_STATES).equals("active")) {
            count("status of an epic that is " + epic.text("status"));
        }
        epics.add(new EarlierEpic(id, title(epic), description(epic)));
        leave(epic, EPIC_FIELDS, "an epic");
    }

    private static String unique(EarlierFile object, List<String> ids) {
        String id = object.text("id");
        if (ids.contains(id)) {
            throw object.wrong("id", "is '" + id + "', which is there twice");
        }
        if (id.length() > Limits.NAME) {
            throw object.wrong("id", "is longer than " + Limits.NAME + " characters");
        }
        return id;
    }

    private static String title(EarlierFile object) {
        String title = object.text("title");
        if (title.length() > Limits.TITLE) {
            throw object.wrong("title", "has " + title.length() + " characters; at most " + Limits.TITLE + " are kept");
        }
        return title;
    }

    private static String description(EarlierFile object) {
        String description = object.text("description", "");
        if (description.length() > Limits.DESCRIPTION_BYTES / 3) {
            throw object.wrong("description", "is longer than " + Limits.DESCRIPTION_BYTES / 3 + " characters");
        }
        return description;
    }

    /** The sprint that is not over: the one that is active, else the first that is planned. */
    private record Current(@Nullable String id) {
        boolean is(@Nullable String other) {
            return id != null && id.equals(other);
        }
    }

    private static Current current(Map<String, EarlierFile> found) {
        String planned = null;
        for (Map.Entry<String, EarlierFile> each : found.entrySet()) {
            String status = each.getValue().word("status", "planned", SPRINT_STATES);
            if (status.equals("active")) {
                return new Current(each.getKey());
            }
            if (status.equals("planned") && planned == null) {
                planned = each.getKey();
            }
        }
        return new Current(planned);
    }

    private void sprint(EarlierFile sprint, Current current) {
        String id = unique(sprint, sprints.stream().map(EarlierSprint::id).toList());
        boolean over = sprint.text("status", "planned").equals("completed");
        String goal = sprint.text("goal", "");
        if (goal.length() > Limits.REASON) {
            throw sprint.wrong("goal", "is longer than " + Limits.REASON + " characters");
        }
        if (over || current.is(id)) {
            sprints.add(new EarlierSprint(id, goal, time(sprint, "start_date"), time(sprint, "end_date"), over));
            if (!over && sprint.text("status", "").equals("active")) {
                count("start of the sprint that was active: it is planned");
            }
        } else {
            count("sprint that is planned beside another that is not over");
        }
        leave(sprint, SPRINT_FIELDS, "a sprint");
    }

    private static long time(EarlierFile object, String field) {
        String text = object.text(field, "");
        if (text.isEmpty()) {
            return 0;
        }
        try {
            return at(text).toEpochMilli();
        } catch (DateTimeParseException e) {
            throw object.wrong(field, "is '" + text + "'; it must be a date such as 2025-01-31 or 2025-01-31T09:00:00");
        }
    }

    private static Instant at(String text) {
        if (text.length() <= "2025-01-31".length()) {
            return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        }
    }

    private void story(EarlierFile story, Map<String, EarlierFile> found, Current current) {
        String id = unique(story, stories.stream().map(EarlierStory::id).toList());
        String epic =
                named(story, "epic_id", epics.stream().map(EarlierEpic::id).toList());
        String sprint = sprintOf(story, id, found);
        String status = story.word("status", "backlog", STORY_STATES);
        Progress progress = status.equals("done")
                ? Progress.DONE
                : current.is(sprint) && !status.equals("backlog") ? Progress.PLANNED : Progress.BACKLOG;
        if (status.equals("in_progress")) {
            count("work in progress on a story: it begins anew");
        } else if (status.equals("sprint") && progress == Progress.BACKLOG) {
            count("place of a story in a sprint that is not carried");
        }
        long priority = story.number("priority", NORMAL, 1, 5);
        stories.add(new EarlierStory(
                id,
                epic,
                sprint,
                new NewStory(title(story), description(story), acceptance(story), (int) (NORMAL - priority) * STEP),
                progress));
        leave(story, STORY_FIELDS, "a story");
    }

    private static @Nullable String named(EarlierFile object, String field, List<String> ids) {
        String id = object.text(field, "");
        if (id.isEmpty()) {
            return null;
        }
        if (!ids.contains(id)) {
            throw object.wrong(field, "is '" + id + "': " + Suggestions.hint(id, ids));
        }
        return id;
    }

    /** A story names its sprint, or its sprint names it. */
    private static @Nullable String sprintOf(EarlierFile story, String id, Map<String, EarlierFile> found) {
        String own = named(story, "sprint_id", List.copyOf(found.keySet()));
        if (own != null) {
            return own;
        }
        return found.entrySet().stream()
                .filter(each -> each.getValue().texts("story_ids").contains(id))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    private static String acceptance(EarlierFile story) {
        String all = story.texts("acceptance_criteria").stream()
                .map(each -> "- " + each)
                .collect(Collectors.joining("\n"));
        if (all.length() > Limits.REASON) {
            throw story.wrong("acceptance_criteria", "has more than " + Limits.REASON + " characters in all");
        }
        return all;
    }

    private void requireStories(Map<String, EarlierFile> found) {
        List<String> ids = stories.stream().map(EarlierStory::id).toList();
        found.values().forEach(sprint -> {
            List<String> named = sprint.texts("story_ids");
            for (int i = 0; i < named.size(); i++) {
                if (!ids.contains(named.get(i))) {
                    throw sprint.wrong(
                            "story_ids[" + i + "]",
                            "is '" + named.get(i) + "': " + Suggestions.hint(named.get(i), ids));
                }
            }
        });
    }

    private void status() {
        Path file = directory.resolve(STATUS);
        if (Files.exists(file)) {
            EarlierFile status = EarlierFile.read(file);
            status.word("current_state", "IDLE", WORKFLOW_STATES);
            leave(status, Set.of(), STATUS);
        }
    }

    private void leave(EarlierFile object, Set<String> carried, String of) {
        for (String field : object.fields().keySet()) {
            if (!carried.contains(field) && object.says(field, NOTHING)) {
                count(field + " of " + of);
            }
        }
    }

    private void count(String what) {
        left.merge(what, 1, Integer::sum);
    }
}
