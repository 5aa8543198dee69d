package dev.muster.server.mcp;

import dev.muster.client.wire.Fields;
import dev.muster.core.Engine;
import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.core.metric.Timings;
import dev.muster.server.access.Caller;
import dev.muster.server.operation.Audited;
import dev.muster.server.operation.Logged;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls tools. What a tool refuses is an answer that a model can read, never an error of the protocol. */
final class Tools {
    private static final String DONE = "done";

    private final Engine engine;
    private final Timings timings;

    /** @param timings where each call is recorded, by the tool's name and how it ended */
    Tools(Engine engine, Timings timings) {
        this.engine = engine;
        this.timings = timings;
    }

    /**
     * Calls one.
     *
     * @param shelf what the caller is shown
     * @throws RpcException if there is none of that name
     */
    Result call(Request request, ToolShelf shelf) throws InterruptedException {
        Tool tool = shelf.get(request.text("name"));
        long start = System.nanoTime();
        ErrorCode code = null;
        try {
            Fields arguments = arguments(request, tool);
            Fields about = about(request, arguments);
            Caller caller = request.caller();
            Logged.Asked<Result> asked = () ->
                    tool.action().run(new ToolCall(engine, request, arguments)).result();
            return Logged.run(
                    tool.name(),
                    caller,
                    about,
                    tool.privileged() ? () -> Audited.run(tool.name(), caller, about, asked) : asked);
        } catch (RefusedException e) {
            code = e.code();
            return refused(e.refusal());
        } catch (IllegalArgumentException e) {
            code = ErrorCode.INVALID_ARGUMENT;
            return refused(Refusal.of(code, String.valueOf(e.getMessage())).withHelp(again(tool)));
        } finally {
            timings.record(
                    tool.name(), code == null ? DONE : code.name().toLowerCase(Locale.ROOT), System.nanoTime() - start);
        }
    }

    /** The arguments, with the session of the connection if they name none. */
    private static Fields about(Request request, Fields arguments) {
        String session = request.session();
        if (session == null || arguments.has("session")) {
            return arguments;
        }
        Map<String, @Nullable Object> all = new LinkedHashMap<>(arguments.values());
        all.put("session", session);
        return new Fields(all);
    }

    private static Fields arguments(Request request, Tool tool) {
        Caller caller = request.caller();
        if (!caller.may(tool.role())) {
            if (tool.privileged()) {
                Audited.refused(tool.name(), caller, ErrorCode.FORBIDDEN);
            }
            throw Refusal.of(
                            ErrorCode.FORBIDDEN,
                            tool.name() + " needs the role " + tool.role().wire() + "; " + caller.name() + " has "
                                    + caller.role().wire())
                    .withHelp("use another tool, or ask a person for a token of that role")
                    .asException();
        }
        Object given = request.params().value("arguments");
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        if (given instanceof Map<?, ?> map) {
            values.putAll(Fields.of(map).values());
        } else if (given != null) {
            throw new IllegalArgumentException("'arguments' must be an object");
        }
        List<String> problems = tool.input().problems(values);
        if (!problems.isEmpty()) {
            throw Refusal.of(ErrorCode.INVALID_ARGUMENT, String.join("; ", problems))
                    .withHelp(again(tool))
                    .asException();
        }
        return new Fields(values);
    }

    private static String again(Tool tool) {
        return "correct the arguments and call " + tool.name() + " again";
    }

    /** A refusal in words that a model can act on, and in fields for programs. */
    private static Result refused(Refusal why) {
        String text = why.code() + ": " + why.message() + (why.message().endsWith("?") ? "" : ".")
                + (why.state() == null
                        ? ""
                        : " State: " + why.state()
                                + (why.allowed().isEmpty()
                                        ? "."
                                        : "; allowed now: " + String.join(", ", why.allowed()) + "."))
                + " Nothing was changed."
                + (why.retryAfter() == null ? "" : " Try again in " + seconds(why) + " s.")
                + (why.help() == null ? "" : " Next: " + why.help() + ".");
        return Result.of(json -> json.value("content", List.of(Map.of("type", "text", "text", text)))
                        .field("isError", true))
                .withMeta(json -> json.object(Protocol.META_ERROR, out -> {
                    out.field("code", why.code().name()).field("detail", why.message());
                    if (why.state() != null) {
                        out.field("state", why.state()).texts("allowed", why.allowed());
                    }
                    if (why.retryAfter() != null) {
                        out.field("retry_after", why.retryAfter());
                    }
                    out.field("help", why.help());
                }));
    }

    private static long seconds(Refusal why) {
        return why.retryAfter() == null
                ? 0
                : Math.max(1, Math.ceilDiv(why.retryAfter().toMillis(), 1000));
    }
}
