package dev.muster.core.transfer;

import dev.muster.core.store.Column;
import dev.muster.core.store.ProjectSheets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a file says of a project, in words that are the same wherever the project is: ids are told by their place among
 * those of their kind, agents by their name. Written for the tests, and independent of what renumbers on import.
 */
final class Portrait {
    private static final Pattern NAMED =
            Pattern.compile("\"(dependency|story|epic|sprint|cycle|approval|finding|cascade)\":\"?([a-z]*)([0-9]+)\"?");

    private static final Pattern LABEL = Pattern.compile("^story:s([0-9]+)$", Pattern.MULTILINE);

    private final CheckedFile file;
    private final Map<Long, String> agents = new HashMap<>();
    private final List<List<String>> lines = new ArrayList<>();
    /** Tasks that are in progress, and sessions that are live, by their place. */
    private final Set<String> alive = new HashSet<>();

    private Portrait(CheckedFile file) {
        this.file = file;
    }

    static Portrait of(Path path) throws IOException {
        Portrait portrait = new Portrait(CheckedFile.read(path));
        try (Lines in = new Lines(path)) {
            RowReader reader = new RowReader();
            while (in.next()) {
                if (reader.read(in) instanceof Row row) {
                    portrait.add(row);
                }
            }
        }
        return portrait;
    }

    Set<String> alive() {
        return alive;
    }

    /**
     * The lines.
     *
     * @param changing things that an import may change: their state, and what goes with it, is left out
     * @param cursor events after this one are left out
     */
    List<String> lines(Set<String> changing, long cursor) {
        List<String> told = new ArrayList<>();
        for (List<String> line : lines) {
            String what = line.getFirst();
            if (what.startsWith("event ") && Long.parseLong(what.substring(6)) > cursor) {
                continue;
            }
            List<String> fields = new ArrayList<>(line);
            if (changing.contains(what)) {
                fields.removeIf(field -> field.startsWith("state=")
                        || field.startsWith("attempts=")
                        || field.startsWith("reason=")
                        || field.startsWith("updated_at=")
                        || field.startsWith("ended_at="));
            }
            told.add(String.join(" ", fields));
        }
        told.sort(null);
        return told;
    }

    private void add(Row row) {
        String kind = row.sheet().name();
        List<String> line = new ArrayList<>();
        String what = kind;
        if (kind.equals(ProjectSheets.AGENT)) {
            String name = row.values()[1] instanceof String text ? text : "deleted";
            agents.put(row.id(0), name);
            lines.add(List.of("agent " + name));
            return;
        }
        for (int i = 0; i < row.values().length; i++) {
            Column column = row.sheet().columns().get(i);
            Object value = row.values()[i];
            String text = value == null ? "none" : text(column, kind, value);
            if (column.type() == Column.Type.JSON && line.contains("event=ours.said")) {
                text = String.valueOf(value); // what somebody published is not the engine's to read
            }
            if (i == 0 && row.sheet().key() > 0) {
                what = kind + " " + text;
            } else {
                line.add(column.name() + "=" + text);
            }
        }
        line.addFirst(what);
        lines.add(line);
        if (line.contains("state=in_progress")
                || (kind.equals(ProjectSheets.SESSION)
                        && (line.contains("state=active") || line.contains("state=paused")))) {
            alive.add(what);
        }
    }

    private String text(Column column, String kind, Object value) {
        return switch (column.type()) {
            case ID -> place(kind, (Long) value);
            case REFERENCE -> place(column.to(), (Long) value);
            case STATE -> column.words().get(((Long) value).intValue());
            case CONTENT, BYTES -> Arrays.toString((byte[]) value);
            case JSON -> data((String) value);
            case WORDS ->
                LABEL.matcher((String) value)
                        .replaceAll(found -> Matcher.quoteReplacement(
                                "story:" + place(ProjectSheets.STORY, Long.parseLong(found.group(1)))));
            default -> String.valueOf(value);
        };
    }

    private String place(String kind, long id) {
        if (kind.equals(ProjectSheets.SESSION)) {
            return String.valueOf(id);
        }
        if (kind.equals(ProjectSheets.AGENT)) {
            return String.valueOf(agents.get(id));
        }
        int place = file.ids(kind).placeOf(id);
        if (place < 0 && kind.equals(ProjectSheets.TASK)) {
            return "deleted " + place(ProjectSheets.DELETED_TASK, id);
        }
        return "#" + place;
    }

    private String data(String json) {
        return NAMED.matcher(json).replaceAll(found -> {
            String kind = found.group(1).equals("dependency") ? ProjectSheets.TASK : found.group(1);
            return Matcher.quoteReplacement(
                    "\"" + found.group(1) + "\":" + found.group(2) + place(kind, Long.parseLong(found.group(3))));
        });
    }
}
