package dev.muster.cli.engine;

import dev.muster.client.MusterClient;
import dev.muster.client.call.CascadeCalls;
import dev.muster.core.Limits;
import dev.muster.core.cascade.Belief;
import dev.muster.core.cascade.Calibration;
import dev.muster.core.cascade.CascadeView;
import dev.muster.core.cascade.Drift;
import dev.muster.core.cascade.Finding;
import dev.muster.core.cascade.Vector;
import dev.muster.core.session.SessionId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a session of an engine that a server has knows of itself. */
record ServedSelfKnowledge(MusterClient client, SessionId session) implements SelfKnowledge {
    @Override
    public CascadeView cascade() {
        return client.ask(CascadeCalls.cascade(session));
    }

    @Override
    public Map<Vector, Belief> beliefs() {
        return client.ask(CascadeCalls.beliefs(session));
    }

    @Override
    public Calibration calibration(int window) {
        Limits.range("window", window, 1, Limits.PAGE);
        return client.ask(CascadeCalls.calibration(session, window));
    }

    @Override
    public List<Drift> drift() {
        return client.ask(CascadeCalls.drift(session));
    }

    @Override
    public List<Finding> findings(@Nullable String text, int limit) {
        Limits.range("limit", limit, 1, Limits.PAGE);
        return client.ask(CascadeCalls.findings(session, text, limit));
    }
}
