package dev.muster.cli.engine;

import dev.muster.core.SessionReads;
import dev.muster.core.cascade.Belief;
import dev.muster.core.cascade.Calibration;
import dev.muster.core.cascade.CascadeView;
import dev.muster.core.cascade.Drift;
import dev.muster.core.cascade.Finding;
import dev.muster.core.cascade.Vector;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a session of an engine of this process knows of itself. */
record OwnSelfKnowledge(SessionReads session) implements SelfKnowledge {
    @Override
    public CascadeView cascade() {
        return session.cascade();
    }

    @Override
    public Map<Vector, Belief> beliefs() {
        return session.beliefs();
    }

    @Override
    public Calibration calibration(int window) {
        return session.calibration(window);
    }

    @Override
    public List<Drift> drift() {
        return session.drift();
    }

    @Override
    public List<Finding> findings(@Nullable String text, int limit) {
        return session.findings(text, limit);
    }
}
