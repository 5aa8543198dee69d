package dev.muster.core.transfer;

import dev.muster.core.approval.ApprovalId;
import dev.muster.core.scrum.EpicId;
import dev.muster.core.scrum.SprintId;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.session.SessionId;
import dev.muster.core.store.ProjectSheets;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.Words;
import dev.muster.core.tdd.CycleId;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;

/** What becomes of the ids of a file in the store that it is imported into. */
final class Renumbering {
    /** The fields of an event's data that name something by its id, with the prefix that the id has. */
    private static final Map<String, Named> NAMED = Map.of(
            "dependency", new Named(ProjectSheets.TASK, prefix(new TaskId(1))),
            "story", new Named(ProjectSheets.STORY, prefix(new StoryId(1))),
            "epic", new Named(ProjectSheets.EPIC, prefix(new EpicId(1))),
            "sprint", new Named(ProjectSheets.SPRINT, prefix(new SprintId(1))),
            "cycle", new Named(ProjectSheets.CYCLE, prefix(new CycleId(1))),
            "approval", new Named(ProjectSheets.APPROVAL, prefix(new ApprovalId(1))),
            "finding", new Named(ProjectSheets.FINDING, ""),
            "cascade", new Named(ProjectSheets.CASCADE, ""));

    /** How the task of a story says which one it is for. */
    private static final String STORY_LABEL = "story:";

    private record Named(String sheet, String prefix) {}

    private static String prefix(Object first) {
        String text = first.toString();
        return text.substring(0, text.length() - 1);
    }

    private final CheckedFile file;
    private final Map<String, Long> first = new HashMap<>();
    private final Map<Long, Long> agents = new HashMap<>();
    private final List<SessionId> sessions = new ArrayList<>();

    Renumbering(CheckedFile file) {
        this.file = file;
    }

    /** The first row of a sheet gets this id, each after it one more. */
    void begin(String sheet, long id) {
        first.put(sheet, id);
    }

    void agent(long from, long to) {
        agents.put(from, to);
    }

    /** The next session of the file gets this id. */
    void session(SessionId id) {
        sessions.add(id);
    }

    SessionId session(long number) {
        return sessions.get((int) number - 1);
    }

    /** The new id of a row; 0 if the file has no such row. */
    long of(String sheet, long id) {
        if (sheet.equals(ProjectSheets.AGENT)) {
            return agents.getOrDefault(id, 0L);
        }
        int place = file.ids(sheet).placeOf(id);
        if (place >= 0) {
            return first.getOrDefault(sheet, 0L) + place;
        }
        return sheet.equals(ProjectSheets.TASK) ? of(ProjectSheets.DELETED_TASK, id) : 0;
    }

    /** What becomes of the ids of each kind that has any. */
    Map<String, List<Ids.Run>> runs() {
        Map<String, List<Ids.Run>> runs = new LinkedHashMap<>();
        ProjectSheets.ALL.stream().filter(CheckedFile::renumbered).forEach(sheet -> {
            if (file.ids(sheet.name()).size() > 0 && !sheet.name().equals(ProjectSheets.LANE)) {
                runs.put(sheet.name(), file.ids(sheet.name()).runs(first.getOrDefault(sheet.name(), 0L)));
            }
        });
        return runs;
    }

    /**
     * The data of one of the engine's own events, with the new ids. A field that names what the file does not have,
     * because retention had deleted it, is left out.
     */
    @Nullable
    String data(@Nullable String json) {
        if (json == null || NAMED.keySet().stream().noneMatch(name -> json.contains('"' + name + "\":"))) {
            return json;
        }
        StringWriter text = new StringWriter(json.length() + 16);
        try (JsonParser in = Format.JSON.createParser(ObjectReadContext.empty(), json);
                JsonGenerator out = Format.JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                return json;
            }
            out.writeStartObject();
            while (in.nextToken() == JsonToken.PROPERTY_NAME) {
                field(in, out);
            }
            out.writeEndObject();
        }
        return text.toString();
    }

    /** The labels of a task, with the new id of the story that it is for. */
    String labels(String joined) {
        if (!joined.contains(STORY_LABEL)) {
            return joined;
        }
        return Words.split(joined).stream().map(this::label).collect(Collectors.joining("\n"));
    }

    private String label(String word) {
        String prefix = STORY_LABEL + prefix(new StoryId(1));
        if (!word.matches(prefix + "[1-9][0-9]{0,17}")) {
            return word;
        }
        long to = of(ProjectSheets.STORY, Long.parseLong(word.substring(prefix.length())));
        return to == 0 ? word : prefix + to;
    }

    private void field(JsonParser in, JsonGenerator out) {
        String name = in.currentName();
        JsonToken token = in.nextToken();
        Named named = NAMED.get(name);
        long id = named == null ? 0 : id(named, token, in);
        if (named == null || id == 0) {
            out.writeName(name);
            out.copyCurrentStructureExact(in);
            return;
        }
        long to = of(named.sheet(), id);
        if (to == 0) {
            return;
        }
        if (token == JsonToken.VALUE_STRING) {
            out.writeStringProperty(name, named.prefix() + to);
        } else {
            out.writeNumberProperty(name, to);
        }
    }

    private static long id(Named named, JsonToken token, JsonParser in) {
        if (token == JsonToken.VALUE_NUMBER_INT) {
            return named.prefix().isEmpty() ? in.getLongValue() : 0;
        }
        if (token != JsonToken.VALUE_STRING || named.prefix().isEmpty()) {
            return 0;
        }
        String text = in.getString();
        if (!text.matches(named.prefix() + "[1-9][0-9]{0,17}")) {
            return 0;
        }
        return Long.parseLong(text.substring(named.prefix().length()));
    }
}
