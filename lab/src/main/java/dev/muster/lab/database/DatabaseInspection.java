package dev.muster.lab.database;

import dev.muster.lab.jdbc.Drivers;
import dev.muster.lab.target.TargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a database and changes nothing in it.
 *
 * @param url a JDBC URL of SQLite or PostgreSQL, a {@code postgresql://} URL, or the path of an SQLite file
 * @param drivers a directory with jars of drivers; null for none but those on the class path
 * @param statements to explain, besides those that the database itself has counted
 * @param tryIndexes whether indexes are made on a server in a transaction that is rolled back, which keeps others from
 *     writing to the table meanwhile
 */
public record DatabaseInspection(String url, @Nullable Path drivers, List<String> statements, boolean tryIndexes) {
    private static final String SQLITE = "jdbc:sqlite:";
    private static final String POSTGRESQL = "jdbc:postgresql:";
    private static final Pattern SHORT = Pattern.compile("postgres(?:ql)?://.*");
    private static final Pattern SIGNED_IN = Pattern.compile("(//)([^/@:]+)(?::([^/@]*))?@(.*)");
    private static final Pattern PASSWORD = Pattern.compile("(?i)(password=)[^&]*|(?<=//)([^/@:]+):[^/@]*(?=@)");

    /** Copies the statements. */
    public DatabaseInspection {
        statements = List.copyOf(statements);
    }

    /** Whether a database at a JDBC URL is of a kind that can be looked at. */
    public static boolean knows(String url) {
        return url.startsWith(SQLITE) || url.startsWith(POSTGRESQL);
    }

    /**
     * Looks.
     *
     * @throws TargetException if it cannot be reached, or is of a kind that cannot be looked at
     */
    public DatabaseReport report() {
        String jdbc = jdbcUrl();
        try {
            if (jdbc.startsWith(SQLITE)) {
                return new SqliteInspector(
                                Path.of(jdbc.substring(SQLITE.length()).replaceFirst("\\?.*$", "")), statements)
                        .report();
            }
            Driver driver = driver(jdbc);
            try (Connection connection = driver.connect(jdbc, new Properties())) {
                return new PostgresInspector(connection, masked(), statements, tryIndexes).report();
            }
        } catch (SQLException refused) {
            throw new TargetException(masked() + " cannot be looked at: " + firstLine(refused), refused);
        }
    }

    /** The one that takes the URL; what it says without one must not hold the password. */
    private Driver driver(String jdbc) {
        try {
            return Drivers.of(jdbc, drivers);
        } catch (TargetException none) {
            throw new TargetException(String.valueOf(none.getMessage()).replace(jdbc, masked()), none);
        }
    }

    private static String firstLine(SQLException refused) {
        return String.valueOf(refused.getMessage()).lines().findFirst().orElse("no reason given");
    }

    private String jdbcUrl() {
        if (SHORT.matcher(url).matches()) {
            String rest = url.substring(url.indexOf("//"));
            var named = SIGNED_IN.matcher(rest);
            if (!named.matches()) {
                return POSTGRESQL + rest;
            }
            String password = named.group(3);
            String place = named.group(1) + named.group(4);
            return POSTGRESQL + place + (place.contains("?") ? "&" : "?") + "user=" + named.group(2)
                    + (password == null ? "" : "&password=" + password);
        }
        if (url.startsWith(SQLITE) || url.startsWith(POSTGRESQL)) {
            return url;
        }
        if (url.startsWith("jdbc:") || url.contains("://")) {
            throw new TargetException(
                    masked() + " is of a kind that cannot be looked at; valid: a path of an SQLite file,"
                            + " jdbc:sqlite:PATH, postgresql://…, jdbc:postgresql://…");
        }
        if (!Files.isRegularFile(Path.of(url))) {
            throw new TargetException("there is no file " + url);
        }
        return SQLITE + url;
    }

    private String masked() {
        return PASSWORD.matcher(url).replaceAll(found -> found.group(1) != null ? "$1***" : "$2:***");
    }
}
