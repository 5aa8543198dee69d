package dev.muster.lab.engine;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.JsonTree;
import java.io.IOException;
import java.net.http.WebSocket;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Hears what the server says on one connection: answers go to the calls that wait, acknowledgements to the pulse. */
final class SocketReader implements WebSocket.Listener {
    private final Replies replies;
    private final Pulse pulse;
    private final StringBuilder partial = new StringBuilder(0);

    SocketReader(Replies replies, Pulse pulse) {
        this.replies = replies;
        this.pulse = pulse;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        if (last && partial.isEmpty()) {
            heard(data.toString());
        } else {
            partial.append(data);
            if (last) {
                heard(partial.toString());
                partial.setLength(0);
            }
        }
        from.request(1);
        return null;
    }

    private void heard(String text) {
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
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        replies.end(new IOException("the connection was closed with " + code + " " + reason));
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable broken) {
        replies.end(new IOException("the connection broke: " + broken, broken));
    }
}
