package dev.muster.server.mcp;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A shelf for each choice of tools that somebody asked for, made once: there are no more than a few dozen choices. */
final class ToolShelves {
    private final Lazy<List<Tool>> all;
    private final ToolChoice usual;
    private final Map<ToolChoice, ToolShelf> made = new ConcurrentHashMap<>();

    /**
     * @param all every tool there is
     * @param usual what is shown to clients that ask for nothing else
     */
    ToolShelves(Lazy<List<Tool>> all, ToolChoice usual) {
        this.all = all;
        this.usual = usual;
    }

    /** @param wanted null for the usual */
    ToolShelf of(@Nullable ToolChoice wanted) {
        return made.computeIfAbsent(wanted == null ? usual : wanted, choice -> new ToolShelf(all.get(), choice));
    }
}
