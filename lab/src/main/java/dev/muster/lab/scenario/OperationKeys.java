package dev.muster.lab.scenario;

import static dev.muster.lab.scenario.Shape.key;
import static dev.muster.lab.scenario.Shape.required;
import static dev.muster.lab.scenario.Shape.table;

import java.util.List;

/** The keys of tests against other servers: operations, their checks, audits, and how the server is reached. */
final class OperationKeys {
    static final String PROTOCOL = "protocol";
    static final String PROCESS_PER_AGENT = "process_per_agent";
    static final String CHECK_OUTPUT = "check_output";
    static final String TIMEOUT = "timeout";
    static final String FEED = "feed";
    static final String OBSERVE = "observe";
    static final String OPERATIONS = "operations";
    static final String AUDIT = "audit";

    /** Keys of a test or the whole file that only other servers know. */
    static final List<String> OF_OTHER_SERVERS = List.of(PROTOCOL, PROCESS_PER_AGENT, CHECK_OUTPUT, TIMEOUT, FEED);

    /** Keys of a test that only the embedded target knows. */
    static final List<String> OF_THE_EMBEDDED = List.of("target", "face", "server", "preload", "options");

    private static final int MOST_SUBSCRIBERS = 10_000;
    private static final int MOST_STATUS = 999;
    private static final long MOST_PID = 4_194_304;
    private static final int MOST_PORT = 65_535;

    private static final Shape TEXTS = new Shape.Either(
            List.of(new Shape.Text(), new Shape.ListOf(new Shape.Text(), 1)), "a text or a list of them");

    private static final Shape CODE = new Shape.Whole(0, MOST_STATUS);

    private static final Shape.Table CHECK = table(
            "check",
            key(
                    "status",
                    new Shape.Either(List.of(CODE, new Shape.ListOf(CODE, 1)), "a status or a list of them"),
                    "HTTP statuses or exit codes that are good (default 200 to 399, and 0)."),
            key("contains", TEXTS, "Texts that the answer holds."),
            key("equals", new Shape.Pairs(new Shape.Free()), "Values by JSONPath."),
            key("matches", new Shape.Pairs(new Shape.Text()), "Regular expressions by JSONPath, for the whole value."),
            key("exists", TEXTS, "JSONPaths that lead somewhere."));

    private static final Shape.Key AFTER =
            key("after", new Shape.Span(), "How long the call runs first (default 50ms).");

    private static final Shape.Table CANCEL = table(
            "cancel",
            AFTER,
            key("counter", new Shape.Text(), "A tool that tells a number which grows while the called one works."),
            key("find", new Shape.Text(), "Where that number stands in its answer, by JSONPath (default $)."));

    private static final Shape.Table CUT = table("cut", AFTER);

    private static final Shape.Table FAN_OUT = table(
            "fan-out",
            key("subscribers", new Shape.Whole(1, MOST_SUBSCRIBERS), "How many (default 10)."),
            key("resource", new Shape.Text(), "What they are subscribed to (default the list of tools)."));

    private static final Shape.Table SESSIONS = table(
            "sessions",
            key("at_once", new Shape.Whole(1, MOST_SUBSCRIBERS), "How many before they are ended (default 1)."),
            key("keep", new Shape.Flag(), "Whether they are not ended (default false)."));

    private static final Shape.Table OPERATION = table(
            "operation",
            key("name", new Shape.Text(), "As reports call it; unique in the test."),
            key(
                    "weight",
                    new Shape.Decimal(0.001, 1_000_000),
                    "How often it comes, relative to the others (default 1)."),
            key("method", new Shape.Text(), "HTTP: the method (default GET, with a body POST)."),
            key("path", new Shape.Text(), "HTTP: path and query."),
            key("headers", new Shape.Pairs(new Shape.Text()), "HTTP: headers by name."),
            key("body", new Shape.Free(), "HTTP: a text, or a mapping or list that goes as JSON."),
            key("tool", new Shape.Text(), "MCP: the tool to call."),
            key("arguments", new Shape.Free(), "MCP: its arguments."),
            key("progress", new Shape.Flag(), "MCP: whether the tool is to tell its progress (default false)."),
            key("cancel", CANCEL, "MCP: the call is cancelled, and timed until nothing comes of it any more."),
            key("cut", CUT, "MCP over HTTP: the call's connection is cut, and its session has to outlive that."),
            key("fan_out", FAN_OUT, "MCP over HTTP: the call is timed until every subscriber is told of it."),
            key("sessions", SESSIONS, "MCP: sessions are begun and ended, instead of a call."),
            key("send", new Shape.Free(), "WebSocket: a text, or a mapping or list that goes as JSON."),
            key("expect", new Shape.Free(), "WebSocket: a text that the answer holds, or its values by JSONPath."),
            key("sql", TEXTS, "JDBC: a statement, or several in one transaction, with ? for each parameter."),
            key("params", new Shape.ListOf(new Shape.Free(), 0), "JDBC: the parameters; a list for each of several."),
            key("argv", new Shape.ListOf(new Shape.Text(), 1), "Command: program and arguments."),
            key("stdin", new Shape.Text(), "Command: what it reads."),
            key(
                    "extract",
                    new Shape.Pairs(new Shape.Text()),
                    "Values that the agent keeps, by JSONPath of the answer."),
            key("check", CHECK, "What the answer must be."));

    private static final Shape.Table AUDIT_TABLE = table(
            "audit",
            required("read", OPERATION, "The operation that reads back."),
            required("find", TEXTS, "Where in its answer the values stand, by JSONPath."),
            required("expect", TEXTS, "What each acknowledged operation lets expect: ${acknowledged.…}."),
            key("of", TEXTS, "Names of the operations that write what is looked for."));

    private OperationKeys() {}

    static Shape audit() {
        return new Shape.Either(List.of(new Shape.Flag(), AUDIT_TABLE), "true, false or {read: …, find: …, expect: …}");
    }

    static Shape.Key operations() {
        return key(
                OPERATIONS,
                new Shape.ListOf(OPERATION, 1),
                "What is asked of another server, in its protocol; in turn.");
    }

    /** How another server is reached and watched. */
    static List<Shape.Key> server() {
        return List.of(
                key(
                        PROTOCOL,
                        new Shape.Choice(List.of("auto", "2025-11-25", "2026-07-28"), List.of()),
                        "MCP: the version to speak; auto is the newest that the server knows (default auto over HTTP, 2025-11-25 over stdio)."),
                key(
                        PROCESS_PER_AGENT,
                        new Shape.Flag(),
                        "MCP over stdio: whether each agent starts a server of its own (default false)."),
                key(
                        CHECK_OUTPUT,
                        new Shape.Flag(),
                        "MCP: whether answers are held to the schemas that their tools declare (default true)."),
                key(TIMEOUT, new Shape.Span(), "How long an operation may take (default 10s)."),
                key(FEED, new Shape.Text(), "A CSV or JSONL file with values: ${feed.COLUMN}."),
                key(
                        OBSERVE,
                        table(
                                "thing to observe",
                                key("pid", new Shape.Whole(1, MOST_PID), "The process with this number."),
                                key("port", new Shape.Whole(1, MOST_PORT), "The process that listens on this port."),
                                key(
                                        "classes",
                                        new Shape.Flag(),
                                        "Whether its JVMs' live heap is counted class by class (default false)."),
                                key(
                                        "jfr",
                                        new Shape.Flag(),
                                        "Whether its JVM is recorded while it is measured (default false)."),
                                key(
                                        "prometheus",
                                        new Shape.Text(),
                                        "An http:// address of metrics in Prometheus's text format.")),
                        "The process whose memory and processor time count as the target's, and what else is looked at."));
    }
}
