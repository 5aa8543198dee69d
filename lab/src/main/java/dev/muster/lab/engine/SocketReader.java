package dev.muster.lab.engine;

import dev.muster.client.websocket.WebSocketListener;
import dev.muster.client.wire.Fields;
import dev.muster.client.wire.JsonTree;
import java.io.IOException;

/** Hears what the server says on one connection: answers go to the calls that wait, acknowledgements to the pulse. */
final class SocketReader implements WebSocketListener {
    private final Replies replies;
    private final Pulse pulse;

    SocketReader(Replies replies, Pulse pulse) {
        this.replies = replies;
        this.pulse = pulse;
    }

    @Override
    public void text(String text) {
        try {
            Fields message = Fields.of(JsonTree.parse(text));
            if (message.text("type").equals("heartbeat_ack")) {
                pulse.answered(message.whole("ref"));
            } else if (!replies.settle(message) && message.text("type").equals("error")) {
                replies.end(new IOException("the server said: " + message.textOrEmpty("detail")));
            }
        } catch (JsonTree.NotJson | IllegalArgumentException e) {
            replies.end(new IOException("the server sent what cannot be understood: " + e.getMessage(), e));
        }
    }

    @Override
    public void closed(int code, String reason) {
        replies.end(new IOException("the connection was closed with " + code + " " + reason));
    }
}
