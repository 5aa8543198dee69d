package dev.muster.client.call;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Something to be asked of a server, apart from how it is carried there: by itself over REST, together with others in
 * one bulk request, or over a WebSocket.
 *
 * @param operation its name, as the server has it
 * @param method of HTTP
 * @param target path below {@code /api/v1}, with the query; null if the arguments fit into no path, so that it has to
 *     go as a bulk request of one
 * @param arguments writes all its arguments
 * @param answer reads what was answered
 * @param repeatable whether asking twice does no harm
 * @param patience how long the server may take on purpose, because the caller waits for something to happen
 * @param <R> the answer
 */
public record Call<R>(
        String operation,
        String method,
        @Nullable String target,
        Consumer<Json> arguments,
        Function<Fields, R> answer,
        boolean repeatable,
        Duration patience) {

    /** A question: its arguments go into the path and the query. */
    static <R> Call<R> read(String operation, String path, Arguments arguments, Function<Fields, R> answer) {
        return new Call<>(operation, "GET", arguments.target(path), arguments::write, answer, true, Duration.ZERO);
    }

    /** A change that must not be asked for twice without need. */
    static <R> Call<R> change(
            String operation, @Nullable String path, Consumer<Json> arguments, Function<Fields, R> answer) {
        return new Call<>(operation, "POST", path, arguments, answer, false, Duration.ZERO);
    }

    Call<R> by(String value) {
        return new Call<>(operation, value, target, arguments, answer, repeatable, patience);
    }

    Call<R> repeatable(boolean value) {
        return new Call<>(operation, method, target, arguments, answer, value, patience);
    }

    Call<R> waiting(Duration value) {
        return new Call<>(operation, method, target, arguments, answer, repeatable, value);
    }

    /** Whether its arguments stand in the path and the query. */
    public boolean isRead() {
        return method.equals("GET");
    }
}
