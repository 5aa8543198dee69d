package dev.muster.lab.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/** A schema in memory, with what ANALYZE has kept and without rows: for plans that is the same database. */
final class SqliteCopy implements AutoCloseable {
    private final Connection memory;

    private SqliteCopy(Connection memory) {
        this.memory = memory;
    }

    /** Copies the schema of a store. */
    static SqliteCopy of(Connection store) throws SQLException {
        Connection memory = DriverManager.getConnection("jdbc:sqlite::memory:");
        SqliteCopy copy = new SqliteCopy(memory);
        try (Statement from = store.createStatement();
                Statement to = memory.createStatement()) {
            // Shadow tables of a virtual table are made with it.
            try (ResultSet rows = from.executeQuery("""
                    select sql from sqlite_schema s
                    where sql is not null and name not like 'sqlite_%'
                      and not exists (select 1 from pragma_table_list t where t.name = s.name and t.type = 'shadow')
                    order by case type when 'table' then 0 when 'view' then 1 else 2 end, rowid
                    """)) {
                while (rows.next()) {
                    to.execute(rows.getString(1));
                }
            }
            copy.statistics(from, to);
        } catch (SQLException broken) {
            memory.close();
            throw broken;
        }
        return copy;
    }

    private void statistics(Statement from, Statement to) throws SQLException {
        try (ResultSet there = from.executeQuery("select count(*) from sqlite_schema where name = 'sqlite_stat1'")) {
            if (!there.next() || there.getInt(1) == 0) {
                return;
            }
        }
        to.execute("analyze"); // makes the table
        to.execute("delete from sqlite_stat1");
        try (ResultSet rows = from.executeQuery("select tbl, idx, stat from sqlite_stat1");
                PreparedStatement insert = memory.prepareStatement("insert into sqlite_stat1 values (?, ?, ?)")) {
            while (rows.next()) {
                insert.setString(1, rows.getString(1));
                insert.setString(2, rows.getString(2));
                insert.setString(3, rows.getString(3));
                insert.executeUpdate();
            }
        }
        to.execute("analyze sqlite_schema"); // reads it again
    }

    /** The plan that a statement would have with an index more. */
    Plan planWith(String index, String statement, Set<String> tables) throws SQLException {
        try (Statement change = memory.createStatement()) {
            change.execute("savepoint tried");
            try {
                change.execute(index);
                return SqliteInspector.explain(memory, statement, tables);
            } catch (SQLException wrong) {
                return Plan.without(statement, String.valueOf(wrong.getMessage()));
            } finally {
                change.execute("rollback to tried");
                change.execute("release tried");
            }
        }
    }

    @Override
    public void close() throws SQLException {
        memory.close();
    }
}
