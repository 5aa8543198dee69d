package dev.muster.server.mcp;

import dev.muster.client.text.Suggestions;
import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.core.Engine;
import dev.muster.core.RefusedException;
import dev.muster.core.metric.Timings;
import dev.muster.core.session.EndSession;
import dev.muster.server.access.Caller;
import dev.muster.server.alert.Alert;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The protocol, apart from how messages travel: answers requests of both eras, and hears what it is told.
 *
 * <p>The older versions begin with {@code initialize} and then speak on a {@link Connection} that remembers it. Since
 * 2026-07-28 every request says for itself who asks.
 */
public final class McpServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(McpServer.class.getName());
    /** Of a reply that nobody waits for. */
    static final int CANCELLED_STATUS = 499;

    private static final long LIST_TTL_MS = 3_600_000;
    private static final int MOST_WATCHED = 1_000;
    private static final String NAME = "muster";
    private static final String INSTRUCTIONS = "Muster plans and hands out tasks for many agents. Call start_session"
            + " first, then claim_task for work or plan_task to add some. You own a task only while you hold its lease:"
            + " work on nothing that a claim did not give you, and hand in with complete_task.";

    private static final Set<String> BOTH = Set.of(
            "tools/list",
            "tools/call",
            "resources/list",
            "resources/templates/list",
            "resources/read",
            "prompts/list",
            "prompts/get",
            "completion/complete");

    private final Engine engine;
    private final McpOptions options;
    private final ToolShelves shelves;
    private final Tools tools;
    private final ProjectStatus status;
    private final Resources resources;
    private final Lazy<Prompts> prompts;
    private final Completions completions;
    private final StateSeal seal;
    private final Lists lists = new Lists();
    private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();
    private final String serverMeta;

    /**
     * @param timings where calls of tools are recorded
     * @param alerts tells what is not well on the server
     */
    public McpServer(Engine engine, McpOptions options, Timings timings, Supplier<List<Alert>> alerts) {
        this.engine = engine;
        this.options = options;
        this.status = new ProjectStatus(engine, options.clock(), alerts);
        this.shelves = new ToolShelves(new Lazy<>(this::describe), options.tools());
        this.tools = new Tools(engine, timings);
        this.resources =
                new Resources(engine, status, options.fixtures() ? new FixtureResources() : ResourceSource.NONE);
        this.prompts = new Lazy<>(() -> new Prompts(engine, options.fixtures() ? FixturePrompts.all() : List.of()));
        this.completions = new Completions(engine, prompts);
        this.seal = new StateSeal(options.clock(), options.random());
        if (options.fixtures()) {
            seal.seal("", Map.of()); // the suite allows half a second, in which a cold JVM has to find its algorithms
        }
        this.serverMeta = "\"" + Protocol.META_SERVER + "\":" + Json.text(this::identity);
    }

    private List<Tool> describe() {
        List<Tool> all = new ArrayList<>();
        all.add(new StartTool(options.random()).tool());
        all.addAll(TaskTools.all());
        all.addAll(LeaseTools.all());
        all.addAll(new ReadTools(status).all());
        all.addAll(EventTools.all());
        all.addAll(new SessionTools(options.clock()).all());
        all.addAll(new ContextTools().all());
        all.addAll(new CheckpointTools().all());
        all.addAll(new WorkflowTools().all());
        all.addAll(new TemplateTools().all());
        all.addAll(new CascadeTools().all());
        all.addAll(new GuidanceTools().all());
        all.addAll(LabTools.all());
        if (options.fixtures()) {
            all.addAll(new FixtureTools(lists).all());
        }
        return all;
    }

    /**
     * Describes tools and prompts now. Else the first client that asks for them waits for that, some 50 ms in a JVM
     * that has just started.
     */
    public void prepare() {
        shelves.of(null);
        prompts.get();
        seal.prepare();
    }

    McpOptions options() {
        return options;
    }

    /**
     * An answer.
     *
     * @param status the HTTP status that fits it
     * @param json the message
     */
    record Reply(int status, String json) {}

    /**
     * Answers a request. Blocks as long as that takes.
     *
     * @param caller who asks: the connection's, on the visit of this request
     * @param modern whether its transport says that it is of the stateless era; it may also say so itself
     */
    Reply answer(Connection connection, Caller caller, Message.Request message, boolean modern, Back back) {
        Running running = null;
        try {
            running = connection.begin(message.id());
            return new Reply(200, Rpc.result(message.id(), result(connection, caller, message, modern, back)));
        } catch (RpcException e) {
            return new Reply(e.status(), Rpc.error(message.id(), e));
        } catch (RefusedException e) {
            return new Reply(200, Rpc.error(message.id(), RpcException.of(e.refusal())));
        } catch (InterruptedException e) {
            return new Reply(
                    CANCELLED_STATUS,
                    Rpc.error(message.id(), RpcException.of(Protocol.CANCELLED, "the request was cancelled")));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, message.method() + " failed", e);
            return new Reply(
                    500,
                    Rpc.error(
                            message.id(),
                            RpcException.of(
                                    Protocol.INTERNAL_ERROR, "this is a defect of Muster; its log tells more")));
        } finally {
            if (running != null) {
                connection.end(message.id(), running);
            }
        }
    }

    private String result(Connection connection, Caller caller, Message.Request message, boolean modern, Back back)
            throws InterruptedException {
        if (!modern && !message.meta().values().containsKey(Protocol.META_VERSION)) {
            return legacy(connection, caller, message, back).json(null);
        }
        Request request = new Request(message, client(message), caller, connection, back, seal);
        try {
            return modern(request).json(serverMeta);
        } catch (InputRequired e) {
            return e.result().json(serverMeta);
        }
    }

    /** Who asks, as a request of the stateless era says it. */
    private static Client client(Message.Request message) {
        Fields meta = message.meta();
        if (!(meta.value(Protocol.META_VERSION) instanceof String version)) {
            throw missing(Protocol.META_VERSION);
        }
        if (!version.equals(Protocol.MODERN)) {
            throw RpcException.malformed(
                            Protocol.UNSUPPORTED_VERSION, "this version of the protocol is not spoken here")
                    .with(Map.of("supported", Protocol.VERSIONS, "requested", version));
        }
        if (!(meta.value(Protocol.META_CAPABILITIES) instanceof Map<?, ?> capabilities)) {
            throw missing(Protocol.META_CAPABILITIES);
        }
        Object level = meta.value(Protocol.META_LOG_LEVEL);
        return new Client(
                version,
                Client.name(meta.value(Protocol.META_CLIENT)),
                Fields.of(capabilities),
                level == null ? null : LogLevel.of(level));
    }

    private static RpcException missing(String key) {
        return RpcException.malformed(
                Protocol.INVALID_PARAMS,
                "'_meta' has no valid '" + key + "': every request of version " + Protocol.MODERN + " needs it");
    }

    private Result modern(Request request) throws InterruptedException {
        return switch (request.method()) {
            case "server/discover" -> discover();
            case "subscriptions/listen" -> listen(request);
            default -> common(request, Set.of("server/discover", "subscriptions/listen"));
        };
    }

    private Result discover() {
        return Result.of(json -> json.texts("supportedVersions", Protocol.VERSIONS)
                        .object("capabilities", this::capabilities)
                        .field("instructions", INSTRUCTIONS))
                .cached(LIST_TTL_MS, true);
    }

    private Result listen(Request request) throws InterruptedException {
        Subscription subscription = new Subscription(engine, lists, options.fixtures(), request);
        try {
            return subscription.run(resources, subscriptions::add);
        } finally {
            subscriptions.remove(subscription);
        }
    }

    private Result legacy(Connection connection, Caller caller, Message.Request message, Back back)
            throws InterruptedException {
        if (message.method().equals("initialize")) {
            return initialize(connection, message);
        }
        if (message.method().equals("ping")) {
            return Result.EMPTY;
        }
        Client client = connection.client();
        if (client == null) {
            throw RpcException.malformed(
                    Protocol.INVALID_REQUEST, "send 'initialize' first, or speak version " + Protocol.MODERN);
        }
        Request request = new Request(message, client, caller, connection, back, seal);
        return switch (message.method()) {
            case "logging/setLevel" -> {
                connection.client(client.withLevel(LogLevel.of(request.params().value("level"))));
                yield Result.EMPTY;
            }
            case "resources/subscribe" -> subscribe(request);
            case "resources/unsubscribe" -> unsubscribe(request);
            default ->
                common(
                        request,
                        Set.of(
                                "initialize",
                                "ping",
                                "logging/setLevel",
                                "resources/subscribe",
                                "resources/unsubscribe"));
        };
    }

    private Result initialize(Connection connection, Message.Request message) {
        if (connection.client() != null) {
            throw RpcException.malformed(Protocol.INVALID_REQUEST, "this session is initialised already");
        }
        Fields params = message.params();
        if (!(params.value("protocolVersion") instanceof String asked)) {
            throw RpcException.malformed(Protocol.INVALID_PARAMS, "'protocolVersion' is missing or no text");
        }
        String version = Protocol.LEGACY_VERSIONS.contains(asked) ? asked : Protocol.LEGACY;
        Fields capabilities = params.value("capabilities") instanceof Map<?, ?> map ? Fields.of(map) : Fields.NONE;
        connection.client(new Client(version, Client.name(params.value("clientInfo")), capabilities, LogLevel.WARNING));
        return Result.of(json -> json.field("protocolVersion", version)
                .object("capabilities", this::capabilities)
                .object("serverInfo", this::identity)
                .field("instructions", INSTRUCTIONS));
    }

    private void identity(Json json) {
        json.field("name", NAME).field("title", "Muster").field("version", options.version());
    }

    private void capabilities(Json json) {
        json.object("tools", out -> out.field("listChanged", options.fixtures()))
                .object("prompts", out -> out.field("listChanged", options.fixtures()))
                .object("resources", out -> out.field("subscribe", true))
                .object("completions", out -> {})
                .object("logging", out -> {});
    }

    private Result common(Request request, Set<String> others) throws InterruptedException {
        return switch (request.method()) {
            case "tools/list" -> toolList(request.connection().tools());
            case "tools/call" ->
                tools.call(request, shelves.of(request.connection().tools()));
            case "resources/list" -> resources.list(request);
            case "resources/templates/list" -> resources.templates();
            case "resources/read" -> resources.read(request);
            case "prompts/list" -> prompts.get().list();
            case "prompts/get" -> prompts.get().get(request);
            case "completion/complete" -> completions.complete(request);
            default -> {
                String method = request.method();
                String shown = method.length() <= 100 ? method : method.substring(0, 100) + "…";
                Set<String> valid = new TreeSet<>(BOTH);
                valid.addAll(others);
                throw RpcException.of(
                                Protocol.METHOD_NOT_FOUND,
                                "there is no method '" + shown + "' in version "
                                        + request.client().version() + "; " + Suggestions.hint(shown, valid))
                        .withStatus(404);
            }
        };
    }

    private Result toolList(@Nullable ToolChoice wanted) {
        return Result.ofText(shelves.of(wanted).list()).cached(LIST_TTL_MS, wanted == null);
    }

    private Result subscribe(Request request) {
        String uri = request.text("uri");
        Resources.Subject subject = resources.subject(request, uri);
        String project = subject.project();
        if (project != null) {
            Connection connection = request.connection();
            if (connection.watched() >= MOST_WATCHED) {
                throw RpcException.of(
                        Protocol.INVALID_PARAMS, "at most " + MOST_WATCHED + " resources can be subscribed to");
            }
            connection
                    .watches()
                    .computeIfAbsent(
                            project,
                            name -> new Watch(engine.events(), name, changed -> connection.tell(updated(changed))))
                    .add(uri, subject.task());
        }
        return Result.EMPTY;
    }

    private static String updated(String uri) {
        return Rpc.notification("notifications/resources/updated", json -> json.field("uri", uri));
    }

    private static Result unsubscribe(Request request) {
        String uri = request.text("uri");
        Map<String, Watch> watches = request.connection().watches();
        watches.forEach((project, watch) -> {
            watch.remove(uri);
            if (watch.size() == 0 && watches.remove(project, watch)) {
                watch.close();
            }
        });
        return Result.EMPTY;
    }

    /** Hears a notification. */
    void hear(Connection connection, Message.Notification message) {
        if (message.method().equals("notifications/cancelled")) {
            @Nullable Object id = message.params().value("requestId");
            if (id != null) {
                connection.cancel(id);
            }
        }
    }

    /** Ends the sessions that were started on a connection which its client closed on purpose. */
    void ended(Connection connection) {
        connection.close();
        connection.started().forEach(id -> engine.ask(new EndSession(id)));
    }

    @Override
    public void close() {
        subscriptions.forEach(Subscription::end);
    }
}
