package dev.muster.lab.engine;

import dev.muster.lab.audit.StoreAudit;
import dev.muster.lab.fault.Fault;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** This process takes the write lock of the server's database and keeps it. */
final class LockedDatabase implements Fault {
    private final FaultyServer server;
    private @Nullable Connection holder;
    private @Nullable String seen;

    LockedDatabase(FaultyServer server) {
        this.server = server;
    }

    @Override
    public void inject() throws IOException {
        String database = "jdbc:sqlite:" + server.data().resolve(StoreAudit.FILE);
        try {
            Connection locking = DriverManager.getConnection(database);
            holder = locking;
            try (Statement statement = locking.createStatement()) {
                statement.execute("pragma busy_timeout=10000");
                statement.execute("begin immediate");
            }
            seen = "process " + ProcessHandle.current().pid() + " held the write lock; " + refused(database);
        } catch (SQLException e) {
            throw new IOException("the write lock could not be had: " + e.getMessage(), e);
        }
    }

    /** Whoever else wants the lock is refused it. */
    private static String refused(String database) throws IOException {
        try (Connection other = DriverManager.getConnection(database);
                Statement statement = other.createStatement()) {
            statement.execute("pragma busy_timeout=0");
            statement.execute("begin immediate");
        } catch (SQLException busy) {
            return "another connection was told " + busy.getMessage();
        }
        throw new IOException("the write lock was held, and another connection got it all the same");
    }

    @Override
    public void lift() throws IOException {
        Connection holding = holder;
        holder = null;
        if (holding != null) {
            try (holding;
                    Statement statement = holding.createStatement()) {
                statement.execute("rollback");
            } catch (SQLException e) {
                throw new IOException("the write lock could not be given back: " + e.getMessage(), e);
            }
        }
        server.startAgainIfStopped();
    }

    @Override
    public Optional<String> evidence() {
        String what = seen;
        return what == null ? Optional.empty() : Optional.of(what + server.told());
    }

    @Override
    public void close() {
        try {
            lift();
        } catch (IOException gone) {
            System.getLogger(LockedDatabase.class.getName())
                    .log(System.Logger.Level.WARNING, "A lock could not be given back", gone);
        }
    }
}
