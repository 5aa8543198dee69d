package dev.muster.server.alert;

import dev.muster.client.wire.Json;
import dev.muster.core.Answer;
import dev.muster.core.Engine;
import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.event.RecordAlert;
import java.io.IOException;

/**
 * Says alerts as durable events {@code alert.raised} and {@code alert.cleared} of a project that is there for nothing
 * else; the first alert makes it.
 */
final class EventSink implements AlertSink {
    private final Engine engine;

    EventSink(Engine engine) {
        this.engine = engine;
    }

    @Override
    public String name() {
        return "event";
    }

    @Override
    public void say(Notice notice) throws IOException {
        String data = Json.text(json -> NoticeJson.write(json, notice));
        if (engine.ask(new RecordAlert("alert." + notice.kind().word(), data))
                instanceof Answer.Refused<Long>(Refusal why)) {
            String problem = "the engine refused it: " + why.message();
            throw why.code() == ErrorCode.BUSY || why.code() == ErrorCode.DISK_FULL
                    ? new IOException(problem)
                    : new Unwanted(problem);
        }
    }
}
