package dev.muster.lab.operation;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a test asks of another server.
 *
 * @param target where it is
 * @param operations at least one
 * @param audit how it is held to what it acknowledged; null for no audit
 * @param feed rows of values
 * @param timeout how long an operation may take
 * @param options how the server is spoken to and watched
 */
public record OperationPlan(
        TargetAddress target,
        List<InlineOperation> operations,
        @Nullable AuditPlan audit,
        Feed feed,
        Duration timeout,
        TargetOptions options) {

    /** Copies the list. */
    public OperationPlan {
        operations = List.copyOf(operations);
    }

    /** The longest that one may be under way: its time limit, and what it takes to find out why it was overrun. */
    public Duration longest() {
        return timeout.plusSeconds(target.protocol().isMcp() ? 20 : 5);
    }

    /** The operations' names, in order. */
    public List<String> names() {
        return operations.stream().map(InlineOperation::name).toList();
    }
}
