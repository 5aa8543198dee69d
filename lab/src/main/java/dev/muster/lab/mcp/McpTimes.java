package dev.muster.lab.mcp;

import dev.muster.lab.operation.Call;
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

    private McpTimes() {}

    /** All that there may be. */
    static List<TimesInfo> every(Protocol protocol) {
        return protocol == Protocol.MCP_HTTP
                ? List.of(HEADERS, FIRST_EVENT, PROGRESS_GAP, PROGRESS_LAG)
                : List.of(FIRST_EVENT, PROGRESS_GAP, PROGRESS_LAG);
    }

    /** Those that a plan's operations take. */
    public static List<TimesInfo> of(OperationPlan plan) {
        List<TimesInfo> times = new ArrayList<>();
        if (plan.target().protocol() == Protocol.MCP_HTTP) {
            times.add(HEADERS);
        }
        times.add(FIRST_EVENT);
        if (progress(plan)) {
            times.add(PROGRESS_GAP);
            times.add(PROGRESS_LAG);
        }
        return times;
    }

    /** Whether any operation asks for progress. */
    static boolean progress(OperationPlan plan) {
        return plan.operations().stream().anyMatch(each -> each.call() instanceof Call.Tool tool && tool.progress());
    }
}
