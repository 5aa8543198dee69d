package dev.muster.lab.mcp;

import dev.muster.lab.http.HttpAddress;
import dev.muster.lab.operation.Answer;
import dev.muster.lab.operation.CallFailure;
import dev.muster.lab.operation.Measure;
import dev.muster.lab.operation.Request;
import dev.muster.lab.operation.TimeLimits;
import dev.muster.lab.resource.Probe;
import dev.muster.lab.sample.Series;
import dev.muster.lab.target.Gauge;
import dev.muster.lab.target.GaugeInfo;
import dev.muster.lab.target.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What is measured over HTTP beside the answers of calls; shared by the agents of one target. */
final class HttpMeasures implements AutoCloseable {
    /** What it reports for each rung where there is a fan-out. */
    static final List<GaugeInfo> FAN_OUT_GAUGES = List.of(new GaugeInfo(
            "notifications_lost", "", "Notifications that a subscriber had not got within the time limit."));

    private static final int FIRST_REFUSAL = 400;
    /** How a server answers DELETE that does not let clients end sessions. */
    private static final int NOT_ALLOWED = 405;

    private final HttpAddress address;
    private final TimeLimits limits;
    private final ProgressCounts progress;
    private final TimeLimits listening = new TimeLimits(Duration.ofDays(1));
    private final SessionCosts costs;
    private final LongAdder lost = new LongAdder();
    /** Held while something is changed: whoever is told of a change has to know of which. */
    private final ReentrantLock changing = new ReentrantLock();

    private @Nullable Subscribers subscribers;
    private Measure.@Nullable FanOut subscribed;
    private long lostBefore;

    /** @param probe reads what the server costs; null if nobody knows which process it is */
    HttpMeasures(HttpAddress address, TimeLimits limits, ProgressCounts progress, @Nullable Probe probe) {
        this.address = address;
        this.limits = limits;
        this.progress = progress;
        this.costs = new SessionCosts(probe);
    }

    void windowBegins() {
        lostBefore = lost.sum();
        costs.windowBegins();
    }

    List<Gauge> windowEnds() {
        List<Gauge> gauges = new ArrayList<>(costs.windowEnds());
        gauges.add(Gauge.of("notifications_lost", lost.sum() - lostBefore));
        return gauges;
    }

    /**
     * Measures once.
     *
     * @param session the agent's own
     * @throws CallFailure if that cannot be done, or comes out against the rules
     */
    Answer take(HttpSession session, Request.Measured asked) throws CallFailure, InterruptedException {
        return switch (asked.measure()) {
            case Measure.Cancel cancel ->
                new CancelMeasure(new Way(session), progress, limits.limit()).take(asked.call(), cancel);
            case Measure.Cut cut -> cut(session, asked.call(), cut);
            case Measure.FanOut fanOut -> fanOut(session, asked.call(), fanOut);
        };
    }

    private static Map<?, ?> call(HttpSession session, Request.Tool tool, CallTrace trace)
            throws CallFailure, InterruptedException {
        return session.ask("tools/call", tool.tool(), Mcp.call(tool.tool(), tool.arguments()), trace);
    }

    /** How calls go that are cancelled: the agent's connection for the call, another one for what comes meanwhile. */
    private final class Way implements CancelMeasure.Way {
        private final HttpSession session;

        Way(HttpSession session) {
            this.session = session;
        }

        @Override
        public Map<?, ?> call(Request.Tool tool, CallTrace trace) throws CallFailure, InterruptedException {
            return HttpMeasures.call(session, tool, trace);
        }

        @Override
        public void cancel(long id) throws CallFailure, InterruptedException {
            if (session.stateless()) {
                session.cut();
            } else {
                HttpSession other = session.twin(limits);
                try {
                    other.tell(Mcp.cancelled(id));
                } finally {
                    other.abandon();
                }
            }
        }

        @Override
        public Map<?, ?> meanwhile(String tool) throws CallFailure, InterruptedException {
            HttpSession other = session.twin(limits);
            try {
                return HttpMeasures.call(
                        other, new Request.Tool(tool, Map.of(), false), new CallTrace(false, progress));
            } finally {
                other.abandon();
            }
        }

        @Override
        public boolean deafens() {
            return session.stateless();
        }
    }

    /** Cuts a call's connection, which is no cancelling where there are sessions, and asks for the session. */
    private Answer cut(HttpSession session, Request.Tool tool, Measure.Cut how)
            throws CallFailure, InterruptedException {
        CallTrace trace = new CallTrace(/* wantsProgress= */ true, progress);
        try (Underway calling = new Underway(() -> call(session, tool, trace))) {
            calling.runFor(how.after());
            session.cut();
        }
        HttpSession other = session.twin(limits);
        try {
            other.ping();
        } finally {
            other.abandon();
        }
        return Answer.of(Map.of());
    }

    private Answer fanOut(HttpSession session, Request.Tool tool, Measure.FanOut how)
            throws CallFailure, InterruptedException {
        changing.lockInterruptibly();
        try {
            Subscribers all = subscribers(session, how);
            all.arm(limits.limit());
            long began = System.nanoTime();
            Mcp.answer(call(session, tool, new CallTrace(false, progress)));
            long untold = all.await(limits.limit());
            if (untold > 0) {
                lost.add(untold);
                throw new CallFailure(
                        "notification_lost",
                        untold + " of " + how.subscribers() + " subscribers were not told within "
                                + limits.limit().toMillis() + " ms" + all.interruption());
            }
            return Answer.of(Map.of()).with(List.of(new Moment(Series.FAN_OUT, Math.max(0, all.last() - began))));
        } finally {
            changing.unlock();
        }
    }

    private Subscribers subscribers(HttpSession like, Measure.FanOut how) throws CallFailure, InterruptedException {
        Subscribers there = subscribers;
        if (there != null && how.equals(subscribed) && there.over() == null) {
            return there;
        }
        if (there != null) {
            there.close();
            subscribers = null;
        }
        Subscribers made = Subscribers.open(
                how.subscribers(),
                how.resource(),
                () -> begun(limits, like.stateless()),
                listening,
                limits.connecting());
        subscribers = made;
        subscribed = how;
        return made;
    }

    private HttpSession begun(TimeLimits within, boolean stateless) throws CallFailure, InterruptedException {
        HttpSession made = new HttpSession(address, within, progress, stateless);
        try {
            made.begin();
            return made;
        } catch (CallFailure | InterruptedException failed) {
            made.abandon();
            throw failed;
        }
    }

    /**
     * Begins sessions and ends them, unless they are to be kept.
     *
     * @param stateless whether the version spoken has none, which fails
     * @throws CallFailure if the server gives none
     */
    Answer sessions(Request.Sessions asked, boolean stateless) throws CallFailure, InterruptedException {
        if (stateless) {
            throw new CallFailure("check", "the version of the protocol that is spoken has no sessions to measure");
        }
        List<Moment> moments = new ArrayList<>();
        List<HttpSession> open = new ArrayList<>();
        try {
            for (int i = 0; i < asked.atOnce(); i++) {
                long began = System.nanoTime();
                open.add(begun(limits, false));
                moments.add(new Moment(Series.SESSION_OPEN, System.nanoTime() - began));
                costs.opened();
            }
            if (!asked.kept()) {
                for (HttpSession each : open) {
                    end(each, moments);
                }
            }
        } finally {
            open.forEach(HttpSession::abandon);
        }
        return Answer.of(Map.of()).with(moments);
    }

    /** Ends a session and looks for it. A server need not let clients end sessions: then it is left, and not closed. */
    private void end(HttpSession session, List<Moment> moments) throws CallFailure, InterruptedException {
        long began = System.nanoTime();
        int status = session.end();
        long took = System.nanoTime() - began;
        if (status < FIRST_REFUSAL) {
            moments.add(new Moment(Series.SESSION_CLOSE, took));
        } else if (status != NOT_ALLOWED) {
            throw new CallFailure("http_" + status, "the DELETE that ends a session was answered with " + status);
        }
        if (session.isThere()) {
            costs.left();
        }
    }

    @Override
    public void close() {
        Subscribers there = subscribers;
        if (there != null) {
            there.close();
        }
        listening.close();
    }
}
