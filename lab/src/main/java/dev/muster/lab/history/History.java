package dev.muster.lab.history;

import dev.muster.lab.compare.Figure;
import dev.muster.lab.compare.Measure;
import dev.muster.lab.compare.RunFigures;
import dev.muster.lab.compare.Subject;
import io.ebean.migration.MigrationConfig;
import io.ebean.migration.MigrationException;
import io.ebean.migration.MigrationRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * The history of runs in an SQLite file. Several processes may use it at once: each waits for the others. A run is
 * appended once, however often it is tried.
 */
public final class History implements AutoCloseable {
    private static final int NEWEST = 1;
    private static final String SCRIPTS = "dev/muster/lab/history/migration";
    private static final int PATIENCE_MILLIS = 10_000;

    private final Path file;
    private final Connection connection;

    private History(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    /**
     * Opens a history, making it if needed.
     *
     * @throws HistoryException when it cannot be opened, is no history, or is of a newer version
     */
    public static History open(Path file) {
        try {
            Path parent = Objects.requireNonNull(file.toAbsolutePath().getParent());
            Files.createDirectories(parent);
            int version = version(file);
            if (version > NEWEST) {
                throw new HistoryException(
                        file + " was written by a newer Muster (version " + version + ", this one knows " + NEWEST
                                + "); use that one, or another file with --history",
                        new IllegalStateException("version " + version));
            }
            if (version < NEWEST) {
                migrate(file);
            }
            return new History(file, connect(file));
        } catch (SQLException | IOException e) {
            throw new HistoryException(file + " cannot be used as a history: " + e.getMessage(), e);
        }
    }

    private static Connection connect(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(PATIENCE_MILLIS);
        config.enforceForeignKeys(true);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    private static int version(Path file) throws SQLException {
        try (Connection connection = connect(file);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("pragma user_version")) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    private static void migrate(Path file) throws SQLException {
        MigrationConfig config = new MigrationConfig();
        config.setPlatform("sqlite");
        config.setMigrationPath(SCRIPTS);
        try {
            new MigrationRunner(config).run(connect(file)); // it closes the connection
        } catch (MigrationException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (version(file) < NEWEST) { // otherwise another process was faster
                throw new HistoryException(file + " cannot be used as a history: " + cause.getMessage(), e);
            }
        }
    }

    /**
     * Appends the figures of a run that came to its end; those that were not measured, or not validly, are left out.
     *
     * @return how many figures were appended; 0 for a run that is there already or did not come to its end
     * @throws HistoryException when the file cannot be written
     */
    public int append(RunFigures run) {
        if (!run.complete()) {
            return 0;
        }
        try {
            connection.setAutoCommit(false);
            try {
                Long id = insert(run);
                int appended = id == null ? 0 : figures(id, run);
                connection.commit();
                return appended;
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw broken(e);
        }
    }

    private @Nullable Long insert(RunFigures run) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into run (started_at, directory, scenario, scenario_hash, machine, machine_text, version, commit_id)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                on conflict do nothing
                returning id
                """)) {
            insert.setString(1, run.startedAt());
            insert.setString(
                    2, Path.of(run.source()).toAbsolutePath().normalize().toString());
            insert.setString(3, run.scenario().name());
            insert.setString(4, run.scenario().hash());
            insert.setString(5, run.machine().id());
            insert.setString(6, run.machine().described());
            insert.setString(7, run.tool().version());
            insert.setString(8, run.tool().commit());
            try (ResultSet rows = insert.executeQuery()) {
                return rows.next() ? (Long) rows.getLong(1) : null;
            }
        }
    }

    private int figures(long run, RunFigures figures) throws SQLException {
        int appended = 0;
        try (PreparedStatement insert =
                connection.prepareStatement("insert into figure (series_id, run_id, value) values (?, ?, ?)")) {
            for (Figure figure : figures.figures()) {
                Double value = figure.value();
                if (value != null) {
                    insert.setLong(1, series(figures, figure.subject()));
                    insert.setLong(2, run);
                    insert.setDouble(3, value);
                    insert.addBatch();
                    appended++;
                }
            }
            insert.executeBatch();
        }
        return appended;
    }

    private long series(RunFigures run, Subject subject) throws SQLException {
        // The update changes nothing; without one, SQLite would not return the row that is there.
        try (PreparedStatement upsert = connection.prepareStatement("""
                insert into series (scenario_hash, machine, test, agents, operation, metric)
                values (?, ?, ?, ?, ?, ?)
                on conflict do update set metric = metric
                returning id
                """)) {
            upsert.setString(1, run.scenario().hash());
            upsert.setString(2, run.machine().id());
            upsert.setString(3, subject.test());
            upsert.setObject(4, subject.agents());
            upsert.setString(5, subject.operation());
            upsert.setString(6, subject.measure().wireName());
            try (ResultSet rows = upsert.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    /**
     * The series, those of the latest runs first; in the order in which a run has them.
     *
     * @param metric wire name of the figures wanted; null for all
     * @throws HistoryException when the file cannot be read
     */
    public List<Series> series(@Nullable String metric) {
        record Key(long id, String scenarioHash, String machine, Subject subject) {}
        Map<Key, List<Series.Point>> points = new LinkedHashMap<>();
        Map<Key, String[]> names = new LinkedHashMap<>();
        try (PreparedStatement query = connection.prepareStatement("""
                select s.id, s.scenario_hash, s.machine, s.test, s.agents, s.operation, s.metric,
                       r.scenario, r.machine_text, r.started_at, f.value, r.version, r.commit_id, r.directory
                from series s
                join figure f on f.series_id = s.id
                join run r on r.id = f.run_id
                where ? is null or s.metric = ?
                order by (select max(l.started_at) from run l
                          where l.scenario_hash = s.scenario_hash and l.machine = s.machine) desc,
                         s.scenario_hash, s.machine, s.id, r.started_at, r.id
                """)) {
            query.setString(1, metric);
            query.setString(2, metric);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    Optional<Measure> measure = Measure.named(rows.getString(7));
                    if (measure.isEmpty()) {
                        continue; // a later version's
                    }
                    int agents = rows.getInt(5);
                    Integer rung = rows.wasNull() ? null : (Integer) agents;
                    Subject subject = new Subject(rows.getString(4), rung, rows.getString(6), measure.get());
                    Key key = new Key(rows.getLong(1), rows.getString(2), rows.getString(3), subject);
                    names.put(key, new String[] {rows.getString(8), rows.getString(9)});
                    points.computeIfAbsent(key, it -> new ArrayList<>())
                            .add(new Series.Point(
                                    rows.getString(10),
                                    rows.getDouble(11),
                                    rows.getString(12),
                                    rows.getString(13),
                                    rows.getString(14)));
                }
            }
        } catch (SQLException e) {
            throw broken(e);
        }
        List<Series> series = new ArrayList<>();
        points.forEach((key, values) -> {
            String[] name = Objects.requireNonNull(names.get(key));
            series.add(new Series(name[0], key.scenarioHash(), key.machine(), name[1], key.subject(), values));
        });
        return series;
    }

    private HistoryException broken(SQLException e) {
        return new HistoryException(file + " cannot be used as a history: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw broken(e);
        }
    }
}
