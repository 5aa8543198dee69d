package dev.muster.git;

import java.util.Optional;

/**
 * Whose checkpoints: a session of a project, any names that are not empty.
 *
 * <p>Its ref is {@code refs/muster/<project>/<session>}. In both names ASCII letters, digits, {@code -} and {@code _}
 * stay as they are, and so does a dot between two of them unless the name ends in {@code .lock}; every other byte of
 * the name's UTF-8 is written {@code %XX}. What is longer than 200 characters then is cut into pieces of 200 or 199,
 * each but the last a folder that ends in {@code +}. {@link #of} reads a ref back.
 */
public record SessionKey(String project, String session) implements Comparable<SessionKey> {
    static final String ROOT = "refs/muster/";

    /** A file name has at most 255 bytes, and git's lock adds five. */
    private static final int PIECE = 200;

    /** @throws IllegalArgumentException if a name is empty or not well-formed Unicode */
    public SessionKey {
        SafeName.encode(project);
        SafeName.encode(session);
    }

    /** The full name of the session's ref. */
    public String ref() {
        return ROOT + path();
    }

    /** The ref without its root: as unambiguous, and on one line. */
    String path() {
        return pieces(SafeName.encode(project)) + "/" + pieces(SafeName.encode(session));
    }

    /** The session whose ref this is; empty if no session has such a ref. */
    public static Optional<SessionKey> of(String ref) {
        if (!ref.startsWith(ROOT)) {
            return Optional.empty();
        }
        // A piece that goes on ends in '+', so what is left of slashes stands between the two names.
        String[] names = ref.substring(ROOT.length()).replace("+/", "").split("/", -1);
        if (names.length != 2) {
            return Optional.empty();
        }
        String project = SafeName.decode(names[0]);
        String session = SafeName.decode(names[1]);
        return project == null || session == null
                ? Optional.empty()
                : Optional.of(new SessionKey(project, session))
                        .filter(key -> key.ref().equals(ref));
    }

    private static String pieces(String name) {
        StringBuilder pieces = new StringBuilder(name.length() + 2);
        for (int from = 0; from < name.length(); ) {
            int to = Math.min(name.length(), from + PIECE);
            if (to < name.length() && name.charAt(to) == '.') {
                to--; // git takes no piece that begins with a dot; before one there is never another
            }
            pieces.append(from == 0 ? "" : "+/").append(name, from, to);
            from = to;
        }
        return pieces.toString();
    }

    /** By project, then by session. */
    @Override
    public int compareTo(SessionKey other) {
        int byProject = project.compareTo(other.project);
        return byProject != 0 ? byProject : session.compareTo(other.session);
    }

    @Override
    public String toString() {
        return "session '" + session + "' of project '" + project + "'";
    }
}
