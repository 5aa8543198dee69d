package dev.muster.server.rest;

import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.server.http.Exchange;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Headers that give an operation an argument which it may also be given like the others. */
enum ArgumentHeader {
    IDEMPOTENCY_KEY("Idempotency-Key", "idempotency_key", true),
    IF_MATCH("If-Match", "if_match", true),
    SESSION("Muster-Session", "session", false);

    private final String header;
    private final String argument;
    private final boolean limits;

    /** @param limits whether it says when a change must not be made: one that is made regardless does harm */
    ArgumentHeader(String header, String argument, boolean limits) {
        this.header = header;
        this.argument = argument;
        this.limits = limits;
    }

    /** Its name. */
    String header() {
        return header;
    }

    /** The argument that it gives. */
    String argument() {
        return argument;
    }

    /**
     * Puts what the headers of a request give among the arguments of its operation, where these are not given
     * otherwise.
     *
     * @throws RefusedException if a change is not to be made as if a header were not there
     */
    static void read(Exchange exchange, Route route, Map<String, @Nullable Object> values) {
        for (ArgumentHeader each : values()) {
            String value = exchange.header(each.header);
            if (value == null) {
                continue;
            }
            if (each.isTakenBy(route)) {
                values.putIfAbsent(each.argument, value);
            } else if (each.limits && route.operation().changes()) {
                throw each.refusal(route.method() + " " + route.path(), "it is taken by " + each.takers());
            }
        }
    }

    /**
     * Refuses those that could be meant for any of the operations of one request.
     *
     * @param path of the request, which is a POST
     */
    static void refuse(Exchange exchange, String path) {
        for (ArgumentHeader each : values()) {
            if (each.limits && exchange.header(each.header) != null) {
                throw each.refusal(
                        "POST " + path,
                        "or give '" + each.argument + "' among the arguments of each operation that takes it: "
                                + each.operations());
            }
        }
    }

    private RefusedException refusal(String what, String instead) {
        return Refusal.of(
                        ErrorCode.INVALID_ARGUMENT,
                        what + " does not take the header " + header + ", and would be done as if it were not there")
                .withHelp("leave it out; " + instead)
                .asException();
    }

    private boolean isTakenBy(Route route) {
        return route.operation().input().property(argument) != null;
    }

    private List<Route> taking() {
        return Routes.all().stream()
                .filter(route -> route.operation().changes() && isTakenBy(route))
                .toList();
    }

    private String takers() {
        return taking().stream()
                .map(route -> route.method() + " " + route.path())
                .collect(Collectors.joining(", "));
    }

    private String operations() {
        return taking().stream().map(route -> route.operation().name()).collect(Collectors.joining(", "));
    }
}
