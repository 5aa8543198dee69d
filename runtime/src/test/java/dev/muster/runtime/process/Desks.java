package dev.muster.runtime.process;

import dev.muster.core.session.SessionId;
import dev.muster.runtime.agent.Runner;
import dev.muster.runtime.limit.Enforcement;
import dev.muster.runtime.limit.Enforcements;
import dev.muster.runtime.limit.ResourceLimits;
import java.nio.file.Path;
import java.util.Map;

/** What runners are given in tests. */
final class Desks {
    static final Runner.Desk DESK = new Runner.Desk() {
        @Override
        public SessionId session() {
            return SessionId.parse("s_00000000000000000000000000");
        }

        @Override
        public void progressed() {}
    };

    private Desks() {}

    static Surroundings in(Path directory) throws Enforcements.NotHere {
        return in(
                Workspaces.in(directory),
                Enforcements.choose(ResourceLimits.NONE, null, Map.of()).enforcement());
    }

    static Surroundings in(Workspaces workspaces, Enforcement enforcement) {
        return new Surroundings(
                "ada",
                "http://127.0.0.1:1",
                "shop",
                null,
                Map.of("PATH", System.getenv("PATH"), "MUSTER_DATA", "not handed on"),
                workspaces,
                enforcement);
    }
}
