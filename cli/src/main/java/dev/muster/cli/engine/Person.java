package dev.muster.cli.engine;

import dev.muster.core.Limits;

/** The person at the command line. */
public final class Person {
    private Person() {}

    /** The name of the user that runs the program, to be shown beside what was answered. */
    public static String name() {
        String user = System.getProperty("user.name", "").strip();
        return user.isEmpty() || user.length() > Limits.NAME ? "somebody at the command line" : user;
    }
}
