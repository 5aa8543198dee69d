package dev.muster.lab.engine;

import dev.muster.lab.audit.Acknowledged;
import dev.muster.lab.fault.StormRequests;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Creations of tasks through REST, each with a title and an idempotency key of its own, as bytes. */
final class TaskRequests implements StormRequests {
    private static final byte[] ID = "\"id\":\"t".getBytes(StandardCharsets.US_ASCII);

    private final String head;
    private final String project;
    private final Acknowledged acknowledged;

    TaskRequests(String server, String project, Acknowledged acknowledged) {
        this.head = "POST /api/v1/tasks HTTP/1.1\r\nHost: " + URI.create(server).getAuthority()
                + "\r\nContent-Type: application/json\r\nContent-Length: ";
        this.project = project;
        this.acknowledged = acknowledged;
    }

    private static String title(long number) {
        return Titles.of("storm", 0, 0, number);
    }

    @Override
    public void write(long number, ByteBuffer into) {
        String body = "{\"project\":\"" + project + "\",\"title\":\"" + title(number)
                + "\",\"idempotency_key\":\"storm-" + number + "\"}";
        into.put((head + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void acknowledged(long number, byte[] body) {
        acknowledged.created(id(body), title(number));
    }

    /** The first id in an answer; 0, which no task has, if there is none: then the audit misses it. */
    private static long id(byte[] body) {
        for (int i = 0; i + ID.length < body.length; i++) {
            int same = 0;
            while (same < ID.length && body[i + same] == ID[same]) {
                same++;
            }
            if (same == ID.length) {
                long id = 0;
                for (int at = i + same; at < body.length && body[at] >= '0' && body[at] <= '9'; at++) {
                    id = 10 * id + body[at] - '0';
                }
                return id;
            }
        }
        return 0;
    }
}
