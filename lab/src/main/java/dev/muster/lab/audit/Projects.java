package dev.muster.lab.audit;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The projects of a store. */
final class Projects {
    private final Map<Long, Project> byId = new HashMap<>();

    /**
     * A project.
     *
     * @param firstEvent sequence number of the oldest event that retention has left
     */
    record Project(String name, long firstEvent) {}

    Projects(Connection store) throws SQLException {
        try (Statement statement = store.createStatement();
                ResultSet rows = statement.executeQuery("select id, name, first_event from project")) {
            while (rows.next()) {
                byId.put(rows.getLong(1), new Project(rows.getString(2), rows.getLong(3)));
            }
        }
    }

    @Nullable
    Project find(long id) {
        return byId.get(id);
    }

    String name(long id) {
        Project project = byId.get(id);
        return project == null ? String.valueOf(id) : project.name();
    }

    long idOf(String name) {
        return byId.entrySet().stream()
                .filter(entry -> entry.getValue().name().equals(name))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(-1L);
    }
}
