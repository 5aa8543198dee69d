package dev.muster.server.mcp;

import dev.muster.server.access.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** The protocol on standard input and output, for one client that started this process. */
public final class McpStdio {
    private final McpServer server;
    private final McpPipe pipe;
    private final Connection connection;

    /**
     * Prepares to speak; nothing else may write to {@code out}.
     *
     * @param project where work is planned and done unless another is named; null for the usual one
     */
    public McpStdio(McpServer server, InputStream in, OutputStream out, @Nullable String project) {
        this.server = server;
        this.pipe = new McpPipe(in, out);
        this.connection = new Connection(Caller.LOCAL, true, pipe::write);
        connection.project(project);
    }

    /** Speaks until the input ends; the sessions that were started here end then, and their leases with them. */
    public void run() throws IOException, InterruptedException {
        try {
            pipe.run(new McpPipe.Ends() {
                @Override
                public void request(Message.Request request) {
                    answer(request);
                }

                @Override
                public void told(Message message) {
                    hear(message);
                }
            });
        } finally {
            server.ended(connection);
        }
    }

    private void answer(Message.Request request) {
        Back back = new Back() {
            @Override
            public void send(String message) {
                pipe.write(message);
            }

            @Override
            public void check() {
                // a client that has gone has closed the pipe
            }
        };
        McpServer.Reply reply = server.answer(connection, connection.caller(), request, false, back);
        if (reply.status() != McpServer.CANCELLED_STATUS) {
            pipe.write(reply.json());
        }
    }

    private void hear(Message message) {
        switch (message) {
            case Message.Notification notification -> server.hear(connection, notification);
            case Message.Response response -> connection.answered(response);
            case Message.Request request -> throw new IllegalArgumentException("a request is answered, not heard");
        }
    }
}
