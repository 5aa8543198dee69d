package dev.muster.server.rest;

import dev.muster.client.wire.EventJson;
import dev.muster.client.wire.JsonTree;
import dev.muster.core.RefusedException;
import dev.muster.core.agent.AgentId;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.Lease;
import dev.muster.core.task.TaskId;
import dev.muster.server.http.Exchange;
import dev.muster.server.operation.ETag;
import dev.muster.server.schema.Schema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Everything that reads what came over the network. Whatever the bytes are, it answers a value that means the same when
 * it is written and read again, or refuses by the exception that it promises; anything else is a finding.
 */
enum NetworkParser {
    JSON("{\"a\":[1,-2.5e3,true,null,\"\\u00fc\\n\"],\"b\":{\"c\":12345678901234567890}}", "[]", "\"x\"") {
        @Override
        void read(byte[] bytes) {
            try {
                @Nullable Object value = JsonTree.parse(bytes);
                String written = EventJson.text(value);
                if (!Objects.equals(JsonTree.parse(written), value)) {
                    throw new AssertionError("it means something else when written: " + written);
                }
            } catch (JsonTree.NotJson e) {
                promised(e);
            }
        }
    },

    SCHEMA(
            "{\"title\":\"a\",\"depends_on\":[\"t1\",{\"task\":\"b\",\"kind\":\"soft\"}],\"priority\":3}",
            "{\"tasks\":[]}") {
        @Override
        void read(byte[] bytes) {
            try {
                @Nullable Object value = JsonTree.parse(bytes);
                for (Route route : Routes.all()) {
                    mustBeFew(route.operation().input().problems(value));
                    mustBeFew(route.operation().output().problems(value));
                }
            } catch (JsonTree.NotJson e) {
                promised(e);
            }
        }

        private void mustBeFew(List<String> problems) {
            if (problems.size() > 60) {
                throw new AssertionError(problems.size() + " problems are more than anybody reads");
            }
        }
    },

    LEASE("L1.1.a", "Lzz.zz.zzzzzzzz", "L1.1", "L-1.1.1") {
        @Override
        void read(byte[] bytes) {
            same(text(bytes), Lease::parse);
        }
    },

    TASK_ID("t1", "42", "t9223372036854775807", "t9223372036854775808", "t+1") {
        @Override
        void read(byte[] bytes) {
            same(text(bytes), TaskId::parse);
        }
    },

    AGENT_ID("a1", "a9223372036854775807", "a-1") {
        @Override
        void read(byte[] bytes) {
            same(text(bytes), AgentId::parse);
        }
    },

    SESSION_ID("s_0123456789abcdefghjkmnpqrs", "s_") {
        @Override
        void read(byte[] bytes) {
            same(text(bytes), SessionId::parse);
        }
    },

    LAST_EVENT_ID("0", "42", " 7 ", "9223372036854775807", "-1") {
        @Override
        void read(byte[] bytes) {
            try {
                EventStream.number(text(bytes));
            } catch (IllegalArgumentException e) {
                promised(e);
            }
        }
    },

    ETAGS("\"a\"", "W/\"a\", \"b\"", "*", ",,") {
        @Override
        void read(byte[] bytes) {
            ETag.matches(text(bytes), "\"a\"");
        }
    },

    PATH("/tasks/t1/artifacts/a%2Fb", "/projects", "/", "//", "/tasks/%25", "/tasks/%", "/tasks/%zz+%c3%bc") {
        @Override
        void read(byte[] bytes) {
            String path = "/" + text(bytes);
            for (String method : List.of("GET", "POST", "PATCH", "DELETE", "HEAD")) {
                Routes.Found found = Routes.find(method, path);
                if (found != null && !Routes.methods(path).contains(method)) {
                    throw new AssertionError(method + " " + path + " is found and not told");
                }
            }
        }
    },

    /** The route, the query and the body, with line breaks between. */
    REQUEST(
            "0\nproject=default&limit=5\n",
            "18\nstate=ready,pending&archived=true&created_after=2026-01-01T00:00:00Z\n",
            "19\n\n{\"title\":\"a\"}",
            "20\n\n{\"session\":\"s_x\",\"wait_seconds\":1.5}") {
        @Override
        void read(byte[] bytes) {
            String[] parts = text(bytes).split("\n", 3);
            Route route = Routes.all()
                    .get(Math.floorMod(parts[0].hashCode(), Routes.all().size()));
            Map<String, String> arguments = new LinkedHashMap<>();
            route.parameters().forEach(name -> arguments.put(name, "t1"));
            byte[] body = parts.length < 3 ? new byte[0] : parts[2].getBytes(StandardCharsets.UTF_8);
            Exchange exchange = new ReceivedExchange(
                    route.method(), route.path(), parts.length < 2 ? Map.of() : query(parts[1]), body);
            try {
                var fields = Arguments.of(exchange, new Routes.Found(route, arguments));
                Schema input = route.operation().input();
                if (!input.problems(fields.values()).isEmpty()) {
                    throw new AssertionError("arguments were let in that do not fit");
                }
            } catch (RefusedException | IllegalArgumentException | Exchange.BodyTooLarge | JsonBody.OtherType e) {
                promised(e);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        private Map<String, List<String>> query(String text) {
            Map<String, List<String>> parameters = new LinkedHashMap<>();
            for (String each : text.split("&")) {
                int equals = each.indexOf('=');
                parameters.put(
                        equals < 0 ? each : each.substring(0, equals),
                        List.of(equals < 0 ? "" : each.substring(equals + 1)));
            }
            return parameters;
        }
    };

    private final List<byte[]> seeds;

    NetworkParser(String... seeds) {
        this.seeds = Arrays.stream(seeds)
                .map(seed -> seed.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    /** Reads bytes; throws an error if it does not keep its promise. */
    abstract void read(byte[] bytes);

    /** Good and nearly good input to begin with. */
    List<byte[]> seeds() {
        return seeds;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** What makes a value of a text. */
    private interface Reader {
        Object read(String text);
    }

    private static void same(String text, Reader reader) {
        Object value;
        try {
            value = reader.read(text);
        } catch (RefusedException e) {
            promised(e);
            return;
        }
        if (!value.equals(reader.read(value.toString()))) {
            throw new AssertionError("it means something else when written: " + value);
        }
    }

    /** A refusal has a message for who sent this. */
    private static void promised(Exception refusal) {
        String message = refusal.getMessage();
        if (message == null || message.isBlank()) {
            throw new AssertionError("a refusal without a word", refusal);
        }
    }
}
