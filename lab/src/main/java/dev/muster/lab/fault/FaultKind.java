package dev.muster.lab.fault;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What can be done to a target: what it is, what must hold, and where it can be done. */
public enum FaultKind {
    KILL(
            Reach.MUSTER,
            "The server is killed (SIGKILL) under load and started again at once.",
            "Every acknowledged change is there (P1); what was sent and not answered is there once or not at all.",
            "No task has two live leases, and no fencing token is given out twice (P2).",
            "Events have no gap (P4)."),
    RESTART(
            Reach.MUSTER,
            "The server is asked to end (SIGTERM) under load and started again when it has.",
            "Every acknowledged change is there (P1); agents go on where they were.",
            "Sessions of agents outlive the server; a connection-bound one of MCP is begun anew by its client."),
    PAUSE(
            Reach.LOCAL_PROCESS,
            "The target's process is stopped (SIGSTOP) and later continued (SIGCONT).",
            "Nothing acknowledged is lost; calls that were under way are answered or fail, none hangs.",
            "On Muster: a lease that ran out meanwhile is given to the next claimer, and the old holder is refused (P2)."),
    DELAY(
            Reach.NETWORK,
            "Every byte takes longer: a proxy between agents and target adds latency and jitter.",
            "Nothing fails that its time limit allows, nothing is lost or done twice."),
    RESET(
            Reach.NETWORK,
            "A proxy resets every connection (TCP RST), and each new one after a few bytes.",
            "What is asked again with its idempotency key is done once (P1); no answer of another call is read."),
    PARTITION(
            Reach.NETWORK,
            "A proxy lets no byte through: both ways, or one way only; connections stay open.",
            "Callers give up at their time limit; nothing acknowledged is lost; nothing is done twice when it heals."),
    BANDWIDTH(
            Reach.NETWORK,
            "A proxy lets few bytes a second through.",
            "Nothing fails that its time limit allows, nothing is lost or done twice."),
    SLOW_CLOSE(
            Reach.NETWORK,
            "The target's side of each connection ends, and a proxy passes that on late.",
            "Nothing hangs longer than that; connections are not used up."),
    SLICER(
            Reach.NETWORK,
            "A proxy cuts what it carries into small pieces, with a pause after each.",
            "Messages are put together again: no answer is misread."),
    LIMIT_DATA(
            Reach.NETWORK,
            "A proxy ends each connection after so many bytes, in the middle of an answer.",
            "Half an answer is never taken for one; what is asked again is done once."),
    REFUSE(
            Reach.HTTP,
            "A proxy answers every request itself: not now, and when to come back (503 with Retry-After).",
            "A refusal by something on the way is taken for one: who gets it comes back, and nothing is lost or done twice."),
    GARBLE(
            Reach.MESSAGES,
            "A proxy passes every request on, and spoils what is in the answers.",
            "An answer that nobody can read is not taken for one; what is asked again with its idempotency key is done once (P1)."),
    TRUNCATE(
            Reach.MESSAGES,
            "A proxy passes every request on, and ends each answer in its middle as if that were all: half a document, half "
                    + "an event of a stream, half a message.",
            "Half an answer is never taken for one; what is asked again with its idempotency key is done once (P1)."),
    OVERSIZE(
            Reach.MESSAGES,
            "A proxy passes every request on, and makes a gigabyte of each answer that tells its length: what there was, "
                    + "then white space; 128 MB of a line over standard output.",
            "An answer beyond all bounds is given up before it is read; what is asked again with its idempotency key is "
                    + "done once (P1)."),
    FORGET_SESSION(
            Reach.MCP_HTTP,
            "A proxy answers each request in a session of MCP that had begun: there is no such session (404).",
            "Who is told so begins another session and goes on; nothing is lost or done twice."),
    DUPLICATE(
            Reach.MESSAGES,
            "Every request that may change something reaches the target a second time, with the same id and key, by another "
                    + "connection; every message of a WebSocket, and every call over standard input, by the same.",
            "What arrives twice is done once (P1): nothing is created again, and no task has two live leases (P2).",
            "On Muster: a claim that arrives again ends the lease that it had answered; its holder is told, and claims again."),
    NOISE(
            Reach.MCP_STDIO,
            "Before each answer come lines on standard output that are no message: what a library prints, and a log that goes "
                    + "to the wrong place.",
            "What is no message is not taken for one; no answer is lost for what stands beside it.",
            "What is asked again with its idempotency key is done once (P1)."),
    STDERR_FLOOD(
            Reach.MCP_STDIO,
            "Megabytes a second are written on standard error.",
            "Nobody waits for who reads that: nothing fails, nothing is lost or done twice."),
    REORDER(
            Reach.MCP_STDIO,
            "Each answer waits until the next one has overtaken it, a tenth of a second at most.",
            "Everybody gets the answer to what they asked: nothing fails, nothing is lost or done twice."),
    OVERLOAD(
            Reach.MUSTER,
            "Many times as many requests arrive as the server can answer at its best, which is found first on the same server. "
                    + "Half of the callers who are refused come back when they were told to, the others at once.",
            "Refusals say when to come back (P7); nothing that was acknowledged is lost or done twice (P1).",
            "As much is done as at the peak, nearly, and what is taken on is answered within a bounded time.",
            "Agents that go on working at their own pace try again until they are answered, and notice nothing afterwards."),
    ZOMBIE(
            Reach.MUSTER,
            "Agents that hold a lease fall silent for longer than it lasts, others claim their tasks, then the first come back "
                    + "and complete with the old lease.",
            "The stale lease is refused and changes nothing; the new holder's work counts (P2)."),
    CLOCK_JUMP(
            Reach.MUSTER,
            "The server's clock jumps ahead, and back when it is set right.",
            "Nothing acknowledged is lost or done twice; a lease that the jump ended is refused, its task given on (P2).",
            "Time does not go back, nor stand still: leases that are taken after the jump back run out."),
    DATABASE_LOCKED(
            Reach.MUSTER,
            "Another process takes the write lock of the database file and keeps it.",
            "No change is acknowledged that is not stored (P1); once the lock is gone the same server goes on."),
    DATABASE_READ_ONLY(
            Reach.MUSTER,
            "The server is killed, and its database and log are read-only when it is started again; then they are not.",
            "The server refuses to start, with the reason; what was acknowledged is there once it can write again (P1)."),
    DATABASE_GONE(
            Reach.MUSTER,
            "The data directory is moved away under the server that uses it, then put back.",
            "What was acknowledged is there when it is back (P1); nobody makes an empty store in its place."),
    DIRECTORY_FORBIDDEN(
            Reach.MUSTER,
            "The server is killed, and its data directory allows no access when it is started again; then it does.",
            "The server refuses to start, with the reason; what was acknowledged is there afterwards (P1)."),
    DISK_FULL(
            Reach.MUSTER,
            "The file system of the data directory has no space left, then has again.",
            "Changes are refused and leave nothing behind; the same server goes on once there is space (P1)."),
    GIT_BAD_OBJECT(
            Reach.MUSTER,
            "The object that a session's ref in the mirrored repository points at is damaged.",
            "Checkpoints stay acknowledged and can be loaded from the ledger; agents notice nothing; the mirror says so, and "
                    + "follows when it can."),
    GIT_TORN_REF(
            Reach.MUSTER,
            "A session's ref in the mirrored repository is cut in half.",
            "Checkpoints stay acknowledged and can be loaded from the ledger; the mirror follows when it can."),
    GIT_STALE_LOCK(
            Reach.MUSTER,
            "A lock that nobody holds lies beside a session's ref in the mirrored repository.",
            "Checkpoints stay acknowledged; the mirror waits and follows once the lock is gone.");

    private final Reach reach;
    private final String meaning;
    /** A line each. */
    private final String mustHold;

    FaultKind(Reach reach, String meaning, String... mustHold) {
        this.reach = reach;
        this.meaning = meaning;
        this.mustHold = String.join("\n", mustHold);
    }

    /** On which targets a fault can be put. */
    public enum Reach {
        /** Any target over TCP in the clear: agents reach it through a proxy. */
        NETWORK("any target over http://, ws:// or mcp+http://"),
        /** The same, but for protocols of which the proxy reads the messages. */
        HTTP("any target over http://, ws:// or mcp+http://"),
        /** The same, and programs that are spoken to through standard streams. */
        MESSAGES("any target over http://, ws://, mcp+http:// or mcp+stdio:"),
        /** Any program that speaks MCP through standard streams. */
        MCP_STDIO("any target over mcp+stdio:"),
        /** Any target of MCP over HTTP in the clear whose sessions have an id. */
        MCP_HTTP("any target over mcp+http:// that gives its sessions an id"),
        /** Any target whose process is known and on this machine. */
        LOCAL_PROCESS("any target on this machine whose process 'observe' names"),
        /** The embedded target, whose server the lab starts itself. */
        MUSTER("the embedded target");

        private final String words;

        Reach(String words) {
            this.words = words;
        }

        /** For messages and pages. */
        public String words() {
            return words;
        }
    }

    public Reach reach() {
        return reach;
    }

    /** What is done, in one sentence. */
    public String meaning() {
        return meaning;
    }

    /** What must hold, in sentences. */
    public List<String> mustHold() {
        return mustHold.lines().toList();
    }

    /** The name in files. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of this name. */
    public static Optional<FaultKind> named(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.wireName().equals(name))
                .findFirst();
    }
}
