package dev.muster.lab.mcp;

import dev.muster.lab.operation.CallFailure;
import dev.muster.lab.operation.JsonValues;
import dev.muster.lab.target.Gauge;
import dev.muster.lab.target.GaugeInfo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a server shows by <code>tools/list</code>, looked at once before the load: every client pays for it, and every
 * model that is shown the tools.
 *
 * @param tools each of them
 * @param characters of all that is said of them, as JSON without blanks
 * @param bytes the same in UTF-8
 * @param unknown why it is not known; null if it is
 */
record Catalogue(
        List<ToolInfo> tools,
        long characters,
        long bytes,
        @Nullable String unknown) {
    /** What it reports for each rung. */
    static final List<GaugeInfo> GAUGES = List.of(
            new GaugeInfo("tools", "", "Tools that the server shows by tools/list, over all pages."),
            new GaugeInfo("tools_list_kb", "KB", "What tools/list says of them, as JSON without blanks."),
            new GaugeInfo(
                    "tools_list_tokens",
                    "",
                    "An estimate of the tokens that a model pays for it: a quarter of its characters."));

    private static final double CHARACTERS_PER_TOKEN = 4;

    /** Copies the list. */
    Catalogue {
        tools = List.copyOf(tools);
    }

    static Catalogue unknown(String why) {
        return new Catalogue(List.of(), 0, 0, why);
    }

    /**
     * Asks for all pages.
     *
     * @throws InterruptedException when the run is cut short
     */
    static Catalogue read(McpTarget.Asking asking) throws InterruptedException {
        List<Object> listed = new ArrayList<>();
        try {
            List<ToolInfo> tools = McpTarget.all(params -> {
                Map<?, ?> page = asking.page(params);
                if (page.get("tools") instanceof List<?> more) {
                    listed.addAll(more);
                }
                return page;
            });
            String json = JsonValues.json(listed);
            return new Catalogue(
                    tools, json.codePointCount(0, json.length()), json.getBytes(StandardCharsets.UTF_8).length, null);
        } catch (CallFailure failed) {
            return unknown("tools/list failed: " + failed.kind() + ": " + failed.getMessage());
        }
    }

    List<Gauge> gauges() {
        String why = unknown;
        if (why != null) {
            return GAUGES.stream().map(each -> Gauge.missing(each.name(), why)).toList();
        }
        return List.of(
                Gauge.of("tools", tools.size()),
                Gauge.of("tools_list_kb", bytes / 1024.0),
                Gauge.of("tools_list_tokens", Math.ceil(characters / CHARACTERS_PER_TOKEN)));
    }
}
