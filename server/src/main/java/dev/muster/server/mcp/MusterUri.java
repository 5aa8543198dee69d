package dev.muster.server.mcp;

import dev.muster.core.RefusedException;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.TaskId;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The addresses of what can be read as a resource. */
sealed interface MusterUri {
    String SCHEME = "muster://";

    /** A project and how it stands. */
    record OfProject(String project) implements MusterUri {}

    /** A task. */
    record OfTask(TaskId task) implements MusterUri {}

    /** The newest version of an artifact of a task. */
    record OfArtifact(TaskId task, String name) implements MusterUri {}

    /** A part of its context that a session keeps. */
    record OfPart(SessionId session, String key) implements MusterUri {}

    static String project(String name) {
        return SCHEME + "projects/" + encode(name);
    }

    static String task(TaskId id) {
        return SCHEME + "tasks/" + id;
    }

    static String artifact(TaskId id, String name) {
        return task(id) + "/artifacts/" + encode(name);
    }

    static String part(SessionId session, String key) {
        return SCHEME + "sessions/" + session + "/context/" + encode(key);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** What an address means; null if it is none of these. */
    static @Nullable MusterUri parse(String uri) {
        if (!uri.startsWith(SCHEME) || uri.length() > 2_000) {
            return null;
        }
        try {
            List<String> parts =
                    List.of(URI.create(uri)
                                    .getRawSchemeSpecificPart()
                                    .substring(2)
                                    .split("/", -1))
                            .stream()
                            .map(part -> URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8))
                            .toList();
            if (parts.size() == 2 && parts.getFirst().equals("projects")) {
                return new OfProject(parts.get(1));
            }
            if (parts.size() == 2 && parts.getFirst().equals("tasks")) {
                return new OfTask(TaskId.parse(parts.get(1)));
            }
            if (parts.size() == 4
                    && parts.getFirst().equals("tasks")
                    && parts.get(2).equals("artifacts")) {
                return new OfArtifact(TaskId.parse(parts.get(1)), parts.get(3));
            }
            if (parts.size() == 4
                    && parts.getFirst().equals("sessions")
                    && parts.get(2).equals("context")) {
                return new OfPart(SessionId.parse(parts.get(1)), parts.get(3));
            }
            return null;
        } catch (IllegalArgumentException | RefusedException e) {
            return null;
        }
    }
}
