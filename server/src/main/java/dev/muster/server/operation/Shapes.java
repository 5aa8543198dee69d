package dev.muster.server.operation;

import static dev.muster.server.schema.Schema.any;
import static dev.muster.server.schema.Schema.either;
import static dev.muster.server.schema.Schema.flag;
import static dev.muster.server.schema.Schema.list;
import static dev.muster.server.schema.Schema.oneOf;
import static dev.muster.server.schema.Schema.orNull;
import static dev.muster.server.schema.Schema.seconds;
import static dev.muster.server.schema.Schema.struct;
import static dev.muster.server.schema.Schema.text;
import static dev.muster.server.schema.Schema.time;
import static dev.muster.server.schema.Schema.whole;

import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.agent.AgentState;
import dev.muster.core.session.SessionState;
import dev.muster.core.task.Dependency;
import dev.muster.core.task.TaskState;
import dev.muster.server.schema.Schema;
import dev.muster.server.schema.Struct;
import java.util.Arrays;

/** The shapes of what goes in and out, as {@code dev.muster.client.wire} reads and writes them. */
public final class Shapes {
    private static final double LONGEST_S = 316_224_000; // 10 years, as the engine has it

    public static final Struct TASK = struct().required("id", text(), "such as t42")
            .required("project", text())
            .required("state", oneOf(TaskState.class))
            .required("title", text())
            .required("description", text())
            .required("type", text())
            .required("specialist", orNull(text()))
            .required("parent", orNull(text()))
            .required("grouping", flag(), "whether it only groups its children: never claimed, ends when they have")
            .required("labels", list(text()))
            .required("capabilities", list(text()))
            .required("concurrency_key", orNull(text()))
            .required("priority", whole(-Limits.PRIORITY, Limits.PRIORITY))
            .required("attempts", whole(), "claims of this run that were not given back")
            .required("max_attempts", whole())
            .required("run", whole())
            .required("revision", whole())
            .required("fence", whole(), "the fencing token of the last claim; 0 if it was never claimed")
            .required("holder", orNull(text()), "the agent that holds it, or held it last")
            .required("holds", whole(), "dependencies that still hold it back")
            .required("open_children", whole())
            .required("created_at", time())
            .required("updated_at", time())
            .required("not_before", orNull(time()))
            .required("deadline", orNull(time()))
            .required("ended_at", orNull(time()))
            .required("execution_timeout_seconds", orNull(seconds(0, LONGEST_S)))
            .required("progress_timeout_seconds", orNull(seconds(0, LONGEST_S)))
            .required("reason", orNull(text()))
            .required("summary", orNull(text()))
            .required("archived", flag());

    public static final Struct ARTIFACT = struct().required("name", text())
            .required("version", whole())
            .required("type", text())
            .required("size", whole(), "bytes")
            .required("sha256", text())
            .required("created_at", time());

    public static final Struct AGENT = struct().required("id", text(), "such as a7")
            .required("name", text())
            .required("state", oneOf(AgentState.class))
            .required("capabilities", list(text()))
            .required("concurrency", whole())
            .required("holding", whole())
            .required("lost_after_seconds", orNull(seconds(0, LONGEST_S)))
            .required("created_at", time())
            .required("last_seen_at", time());

    public static final Struct SESSION = struct().required("id", text(), "whoever knows it speaks for the session")
            .required("project", text())
            .required("agent", text())
            .required("agent_name", text())
            .required("state", oneOf(SessionState.class))
            .required("created_at", time())
            .required("last_seen_at", time())
            .required("ended_at", orNull(time()));

    public static final Struct PROJECT = struct().required("name", text())
            .required("description", text())
            .required("created_at", time())
            .required("max_in_progress", orNull(whole()));

    public static final Struct EVENT = struct().required("seq", whole())
            .required("at", time())
            .required("topic", text())
            .required("task", orNull(text()))
            .required("agent", orNull(text()))
            .required("session", orNull(text()))
            .required("from", orNull(oneOf(TaskState.class)))
            .required("to", orNull(oneOf(TaskState.class)))
            .required("fence", whole())
            .required("data", any());

    public static final Struct ERROR = struct().required("type", text())
            .required("title", text())
            .required("status", whole(400, 599))
            .required("code", errorCode())
            .required("detail", text())
            .optional("state", text(), "the current state, if that was the reason")
            .optional("allowed", list(text()), "what this state allows")
            .optional("retry_after", seconds(0, LONGEST_S), "seconds")
            .required("help", orNull(text()), "what to do next");

    private static final Schema DEPENDENCY = either(
            text(Limits.NAME),
            struct().required("task", text(Limits.NAME), "a task id, or the ref of a task of this request")
                    .optional(
                            "kind",
                            oneOf(Dependency.Kind.class),
                            "hard: must complete (default); soft: must end; data: must complete and leave the artifact")
                    .optional("artifact", text(Limits.NAME)));

    public static final Struct NEW_TASK = struct().optional(
                    "ref", text(Limits.NAME), "a name by which other tasks of this request refer to it")
            .required("title", text(), "what is to be done, up to 500 characters")
            .optional("description", text(), "all that an agent needs to know, up to 256 KiB")
            .optional("type", text(Limits.NAME))
            .optional("specialist", text(Limits.NAME))
            .optional("parent", text(Limits.NAME), "the task that groups it: an id or a ref")
            .optional("depends_on", list(DEPENDENCY, Limits.DEPENDENCIES), "ids or refs of tasks that must end first")
            .optional("capabilities", list(text(), Limits.CAPABILITIES), "what a claimer must be able to do")
            .optional("labels", list(text(), Limits.LABELS))
            .optional("priority", whole(-Limits.PRIORITY, Limits.PRIORITY))
            .optional("concurrency_key", text(Limits.NAME))
            .optional("max_attempts", whole(1, Limits.ATTEMPTS))
            .optional("not_before", time())
            .optional("deadline", time())
            .optional("execution_timeout_seconds", seconds(0, LONGEST_S))
            .optional("progress_timeout_seconds", seconds(0, LONGEST_S));

    /** Something handed in with a task: a text, or bytes in base64. */
    public static final Struct NEW_ARTIFACT = struct().required("name", text(Limits.NAME))
            .optional("type", text(Limits.NAME), "a media type; text/plain by default")
            .optional("content", text())
            .optional("base64", text(), "instead of content, for bytes");

    private Shapes() {}

    static Schema.Text errorCode() {
        return oneOf(Arrays.stream(ErrorCode.values()).map(Enum::name).toArray(String[]::new));
    }
}
