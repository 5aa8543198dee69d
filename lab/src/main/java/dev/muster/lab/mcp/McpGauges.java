package dev.muster.lab.mcp;

import dev.muster.lab.operation.Measure;
import dev.muster.lab.operation.OperationPlan;
import dev.muster.lab.operation.Protocol;
import dev.muster.lab.target.GaugeInfo;
import java.util.ArrayList;
import java.util.List;

/** The figures of its own that an MCP target reports, as far as a plan lets there be any. */
public final class McpGauges {
    private McpGauges() {}

    /** All that there may be, with those of the times. */
    public static List<GaugeInfo> every(Protocol protocol) {
        List<GaugeInfo> gauges = new ArrayList<>(of(protocol));
        gauges.addAll(ProgressCounts.GAUGES);
        gauges.addAll(SessionCosts.GAUGES);
        if (protocol == Protocol.MCP_HTTP) {
            gauges.addAll(HttpMeasures.FAN_OUT_GAUGES);
        }
        McpTimes.every(protocol).forEach(each -> gauges.addAll(each.gauges()));
        return gauges;
    }

    private static List<GaugeInfo> of(Protocol protocol) {
        List<GaugeInfo> gauges =
                new ArrayList<>(protocol == Protocol.MCP_HTTP ? McpHttpTarget.GAUGES : McpStdioTarget.GAUGES);
        gauges.addAll(Catalogue.GAUGES);
        gauges.addAll(PayloadCosts.GAUGES);
        return gauges;
    }

    /** Those of a plan's operations. */
    public static List<GaugeInfo> of(OperationPlan plan) {
        List<GaugeInfo> gauges = new ArrayList<>(of(plan.target().protocol()));
        if (McpTimes.progress(plan)) {
            gauges.addAll(ProgressCounts.GAUGES);
        }
        if (McpTimes.sessions(plan)) {
            gauges.addAll(SessionCosts.GAUGES);
        }
        if (McpTimes.measures(plan, Measure.FanOut.class)) {
            gauges.addAll(HttpMeasures.FAN_OUT_GAUGES);
        }
        return gauges;
    }
}
