package dev.muster.server.operation;

import dev.muster.client.wire.Json;
import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.server.access.Caller;
import dev.muster.server.access.Role;
import dev.muster.server.schema.Struct;
import java.util.Locale;

/**
 * Something that can be asked of the engine from outside. REST routes to it, a WebSocket's {@code command} names it,
 * and the OpenAPI document describes it, all from this one definition.
 *
 * @param name snake case, unique
 * @param summary one sentence, for people and for models
 * @param role what the caller must at least be
 * @param input its arguments; values that pass this need no further check of their form
 * @param output what it answers
 * @param changes whether it may change anything: what does not can be repeated freely and cached by its content
 * @param action does it
 */
public record Operation(
        String name, String summary, Role role, Struct input, Struct output, boolean changes, Action action) {

    /** Does what was asked, and writes the fields of the answer. */
    @FunctionalInterface
    public interface Action {
        /**
         * Does it.
         *
         * @throws dev.muster.core.RefusedException if it was refused; nothing was changed and nothing written then
         * @throws IllegalArgumentException if the arguments cannot be meant; the message says why
         * @throws InterruptedException if the caller has gone
         */
        void run(Call call, Json out) throws InterruptedException;
    }

    /**
     * Refuses a caller who may not do this.
     *
     * @throws RefusedException if its role does not include the operation's
     */
    public void require(Caller caller) {
        if (!caller.may(role)) {
            Audited.refused(this, caller, ErrorCode.FORBIDDEN);
            throw Refusal.of(
                            ErrorCode.FORBIDDEN,
                            name + " needs the role " + role.name().toLowerCase(Locale.ROOT) + "; " + caller.name()
                                    + " has " + caller.role().name().toLowerCase(Locale.ROOT))
                    .withHelp("use a token of that role")
                    .asException();
        }
    }

    static Operation read(String name, String summary, Struct input, Struct output, Action action) {
        return new Operation(name, summary, Role.READ_ONLY, input, output, false, action);
    }

    static Operation change(String name, String summary, Role role, Struct input, Struct output, Action action) {
        return new Operation(name, summary, role, input, output, true, action);
    }
}
