package dev.muster.lab.mcp;

import dev.muster.lab.operation.Call;
import dev.muster.lab.operation.Measure;
import dev.muster.lab.operation.OperationPlan;
import dev.muster.lab.operation.Protocol;
import dev.muster.lab.sample.Series;
import dev.muster.lab.target.TimesInfo;
import java.util.ArrayList;
import java.util.List;

/** The times of its own that an MCP target takes, as far as a plan lets there be any. */
public final class McpTimes {
    private static final TimesInfo HEADERS = new TimesInfo(
            Series.HEADERS, "From when a call was due to when the headers of the HTTP answer were there.");
    private static final TimesInfo FIRST_EVENT = new TimesInfo(
            Series.FIRST_EVENT,
            "From when a call was due to the first event of its answer, or its first byte if it came as JSON.");
    private static final TimesInfo PROGRESS_GAP =
            new TimesInfo(Series.PROGRESS_GAP, "Between two progress notifications of one call.");
    private static final TimesInfo PROGRESS_LAG = new TimesInfo(
            Series.PROGRESS_LAG,
            "From when the server stamped a progress notification as sent to when it was there; only of servers that stamp.");

    private static final TimesInfo CANCEL_TO_STOP = new TimesInfo(
            Series.CANCEL_TO_STOP,
            "From when a call was cancelled to the last event of it, or the last growth of the server's counter.");
    private static final TimesInfo FAN_OUT =
            new TimesInfo(Series.FAN_OUT, "From when the changing call was sent to when the last subscriber was told.");
    private static final TimesInfo SESSION_OPEN =
            new TimesInfo(Series.SESSION_OPEN, "To begin a session: connection or process, initialize, initialized.");
    private static final TimesInfo SESSION_CLOSE =
            new TimesInfo(Series.SESSION_CLOSE, "To end a session: DELETE, or until the process has ended.");

    private McpTimes() {}

    /** All that there may be. */
    static List<TimesInfo> every(Protocol protocol) {
        return protocol == Protocol.MCP_HTTP
                ? List.of(
                        HEADERS,
                        FIRST_EVENT,
                        PROGRESS_GAP,
                        PROGRESS_LAG,
                        CANCEL_TO_STOP,
                        FAN_OUT,
                        SESSION_OPEN,
                        SESSION_CLOSE)
                : List.of(FIRST_EVENT, PROGRESS_GAP, PROGRESS_LAG, CANCEL_TO_STOP, SESSION_OPEN, SESSION_CLOSE);
    }

    /** Those that a plan's operations take. */
    public static List<TimesInfo> of(OperationPlan plan) {
        List<TimesInfo> times = new ArrayList<>();
        if (plan.operations().stream().anyMatch(each -> each.call() instanceof Call.Tool)) {
            if (plan.target().protocol() == Protocol.MCP_HTTP) {
                times.add(HEADERS);
            }
            times.add(FIRST_EVENT);
        }
        if (progress(plan)) {
            times.add(PROGRESS_GAP);
            times.add(PROGRESS_LAG);
        }
        if (measures(plan, Measure.Cancel.class)) {
            times.add(CANCEL_TO_STOP);
        }
        if (measures(plan, Measure.FanOut.class)) {
            times.add(FAN_OUT);
        }
        if (sessions(plan)) {
            times.add(SESSION_OPEN);
            times.add(SESSION_CLOSE);
        }
        return times;
    }

    /** Whether any operation measures this. */
    static boolean measures(OperationPlan plan, Class<? extends Measure> measure) {
        return plan.operations().stream()
                .anyMatch(each ->
                        each.call() instanceof Call.Measured measured && measure.isInstance(measured.measure()));
    }

    /** Whether any operation measures sessions. */
    static boolean sessions(OperationPlan plan) {
        return plan.operations().stream().anyMatch(each -> each.call() instanceof Call.Sessions);
    }

    /** Whether any operation asks for progress. */
    static boolean progress(OperationPlan plan) {
        return plan.operations().stream().anyMatch(each -> each.call() instanceof Call.Tool tool && tool.progress());
    }
}
