package dev.muster.lab.audit;

import dev.muster.lab.audit.Findings.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** Looks up what was acknowledged of stories, TDD cycles, cascades and checkpoints. */
final class WorkflowRowsCheck {
    private static final int COMMITTED = 4;

    private final Connection store;
    private final Acknowledged acknowledged;
    private final Findings findings;

    WorkflowRowsCheck(Connection store, Acknowledged acknowledged, Findings findings) {
        this.store = store;
        this.acknowledged = acknowledged;
        this.findings = findings;
    }

    void run() throws SQLException {
        if (acknowledged.stories().size() > 0) {
            stories();
        }
        if (acknowledged.committed().size() > 0) {
            cycles();
        }
        if (!acknowledged.submitted().isEmpty()) {
            submissions();
        }
        if (!acknowledged.checkpoints().isEmpty()) {
            checkpoints();
        }
    }

    private void stories() throws SQLException {
        long there = 0;
        long titles = 0;
        try (Statement statement = store.createStatement();
                ResultSet rows = statement.executeQuery("select id, title from story")) {
            while (rows.next()) {
                findings.examined();
                long id = rows.getLong(1);
                if (acknowledged.stories().contains(id)) {
                    there++;
                    titles += Acknowledged.hash(id, rows.getString(2));
                }
            }
        }
        compare("stories", acknowledged.stories().size(), there);
        if (there == acknowledged.stories().size() && titles != acknowledged.storyTitles()) {
            findings.add(Kind.CORRUPT, "the title of at least one story is not the one that was acknowledged");
        }
    }

    private void cycles() throws SQLException {
        long there = 0;
        try (Statement statement = store.createStatement();
                ResultSet rows = statement.executeQuery("select id from tdd_cycle where state = " + COMMITTED)) {
            while (rows.next()) {
                findings.examined();
                if (acknowledged.committed().contains(rows.getLong(1))) {
                    there++;
                }
            }
        }
        compare("committed TDD cycles", acknowledged.committed().size(), there);
    }

    private void submissions() throws SQLException {
        Map<String, Long> there = new HashMap<>();
        try (Statement statement = store.createStatement();
                ResultSet rows =
                        statement.executeQuery("select session_id, count(*) from assessment group by session_id")) {
            while (rows.next()) {
                findings.examined();
                there.put(rows.getString(1), rows.getLong(2));
            }
        }
        acknowledged.submitted().forEach((session, sum) -> {
            long submitted = sum.sum();
            compare("phases of session " + session, submitted, Math.min(submitted, there.getOrDefault(session, 0L)));
        });
    }

    private void checkpoints() throws SQLException {
        Map<String, Long> there = new HashMap<>();
        long hashes = 0;
        try (Statement statement = store.createStatement();
                ResultSet rows = statement.executeQuery("select session_id, seq, lower(hex(hash)) from checkpoint")) {
            while (rows.next()) {
                findings.examined();
                String session = rows.getString(1);
                long seq = rows.getLong(2);
                IdSet kept = acknowledged.checkpoints().get(session);
                if (kept != null && kept.contains(seq)) {
                    there.merge(session, 1L, Long::sum);
                    hashes += Acknowledged.hash(seq, session + rows.getString(3));
                }
            }
        }
        boolean all = true;
        for (Map.Entry<String, IdSet> kept : acknowledged.checkpoints().entrySet()) {
            long found = there.getOrDefault(kept.getKey(), 0L);
            all &= found == kept.getValue().size();
            compare("checkpoints of session " + kept.getKey(), kept.getValue().size(), found);
        }
        if (all && hashes != acknowledged.checkpointHashes()) {
            findings.add(Kind.CORRUPT, "at least one checkpoint does not hold what was acknowledged");
        }
    }

    private void compare(String what, long listed, long there) {
        findings.found(there);
        findings.add(Kind.LOST, listed - there, (listed - there) + " " + what + " were acknowledged and are not there");
    }
}
