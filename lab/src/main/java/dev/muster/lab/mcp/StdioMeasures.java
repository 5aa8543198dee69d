package dev.muster.lab.mcp;

import dev.muster.lab.operation.Answer;
import dev.muster.lab.operation.CallFailure;
import dev.muster.lab.operation.Measure;
import dev.muster.lab.operation.Request;
import dev.muster.lab.operation.TimeLimits;
import dev.muster.lab.sample.Series;
import dev.muster.lab.target.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is measured over standard input and output beside the answers of calls. */
final class StdioMeasures {
    private final TimeLimits limits;
    private final ProgressCounts progress;
    private final SessionCosts costs;

    StdioMeasures(TimeLimits limits, ProgressCounts progress, SessionCosts costs) {
        this.limits = limits;
        this.progress = progress;
        this.costs = costs;
    }

    /** Starts and ends processes that are counted as the target's. */
    interface Processes {
        /** One more, that has shaken hands. */
        StdioServer start() throws CallFailure, InterruptedException;

        /** Closes its input, waits for its end, and answers whether it came to that. */
        boolean end(StdioServer server);
    }

    /**
     * Measures once.
     *
     * @throws CallFailure if that cannot be done, or comes out against the rules
     */
    Answer take(StdioServer server, Request.Measured asked) throws CallFailure, InterruptedException {
        if (asked.measure() instanceof Measure.Cancel cancel) {
            return new CancelMeasure(new Way(server), progress, limits.limit()).take(asked.call(), cancel);
        }
        throw new IllegalArgumentException("a pipe has neither connections to cut nor subscribers");
    }

    /** How calls go that are cancelled: all on one pipe. */
    private final class Way implements CancelMeasure.Way {
        private final StdioServer server;

        Way(StdioServer server) {
            this.server = server;
        }

        @Override
        public Map<?, ?> call(Request.Tool tool, CallTrace trace) throws CallFailure, InterruptedException {
            Pending pending = server.send("tools/call", Mcp.call(tool.tool(), tool.arguments()), trace);
            try {
                return Mcp.result(pending.await());
            } finally {
                server.giveUp(pending);
            }
        }

        @Override
        public void cancel(long id) {
            server.tell(Mcp.cancelled(id));
        }

        @Override
        public Map<?, ?> meanwhile(String tool) throws CallFailure, InterruptedException {
            Pending pending = server.send("tools/call", Mcp.call(tool, null));
            try {
                return Mcp.result(pending.await(limits.limit()));
            } finally {
                server.giveUp(pending);
            }
        }

        @Override
        public boolean deafens() {
            return false;
        }
    }

    /** Starts processes, each of which is a session, and ends them, unless they are to be kept. */
    Answer sessions(Request.Sessions asked, Processes processes) throws CallFailure, InterruptedException {
        List<Moment> moments = new ArrayList<>();
        List<StdioServer> open = new ArrayList<>();
        try {
            for (int i = 0; i < asked.atOnce(); i++) {
                long began = System.nanoTime();
                open.add(processes.start());
                moments.add(new Moment(Series.SESSION_OPEN, System.nanoTime() - began));
                costs.opened();
            }
        } finally {
            if (!asked.kept()) {
                for (StdioServer each : open) {
                    long began = System.nanoTime();
                    if (!processes.end(each)) {
                        costs.left();
                    }
                    moments.add(new Moment(Series.SESSION_CLOSE, System.nanoTime() - began));
                }
            }
        }
        return Answer.of(Map.of()).with(moments);
    }
}
