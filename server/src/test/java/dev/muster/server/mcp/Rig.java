package dev.muster.server.mcp;

import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.server.MusterServer;
import dev.muster.server.ServerOptions;
import java.nio.file.Path;

/** A server on an engine of its own, and a client of it. */
final class Rig extends McpWire {
    final Engine engine;
    private final MusterServer server;

    private Rig(Engine engine, MusterServer server) {
        super(server.port());
        this.engine = engine;
        this.server = server;
    }

    static Rig open(Path directory, EngineOptions engineOptions, ServerOptions options) throws Exception {
        Engine engine = Engine.open(directory, engineOptions.withSynchronous(false));
        return new Rig(engine, MusterServer.start(engine, options));
    }

    static Rig open(Path directory, ServerOptions options) throws Exception {
        return open(directory, EngineOptions.defaults(), options);
    }

    static Rig open(Path directory) throws Exception {
        return open(directory, tools("all"));
    }

    /** A free port, and tools as {@code --tools} chooses them. */
    static ServerOptions tools(String choice) {
        ServerOptions plain = ServerOptions.local(0);
        return plain.withMcp(plain.mcp().withTools(ToolChoice.parse(choice)));
    }

    @Override
    public void close() {
        super.close();
        server.close();
        engine.close();
    }
}
