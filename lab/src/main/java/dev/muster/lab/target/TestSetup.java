package dev.muster.lab.target;

import dev.muster.lab.fault.FaultPlan;
import dev.muster.lab.operation.OperationPlan;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a driver needs to know to set up one test.
 *
 * @param test its name
 * @param operation the named operation
 * @param face the way by which it reaches the target
 * @param options its options, complete with defaults
 * @param preload objects of the operation's kind to put in first
 * @param shared whether a target that earlier tests have used will do, where the face has one
 * @param directory an existing directory for what the target stores: of this test's own, or of all that share
 * @param seed feeds every random choice
 * @param plan what is asked of another server; null for an operation that the driver knows by its name
 * @param rate operations a second that its agents are to do together; 0 where that is not given, as in a closed loop
 * @param fault what will be done to the target under load; null for nothing
 * @param preloaded told how many objects are in so far
 * @param cancelled asked while preloading; when true the driver stops early and throws {@link TargetException}
 */
public record TestSetup(
        String test,
        String operation,
        Face face,
        Map<String, Long> options,
        long preload,
        boolean shared,
        Path directory,
        long seed,
        @Nullable OperationPlan plan,
        double rate,
        @Nullable FaultPlan fault,
        LongConsumer preloaded,
        BooleanSupplier cancelled) {

    /** A test without a fault. */
    public TestSetup(
            String test,
            String operation,
            Face face,
            Map<String, Long> options,
            long preload,
            boolean shared,
            Path directory,
            long seed,
            @Nullable OperationPlan plan,
            LongConsumer preloaded,
            BooleanSupplier cancelled) {
        this(test, operation, face, options, preload, shared, directory, seed, plan, 0, null, preloaded, cancelled);
    }

    /** An option's value. */
    public long option(String name) {
        Long value = options.get(name);
        if (value == null) {
            throw new IllegalArgumentException("operation " + operation + " has no option '" + name + "'");
        }
        return value;
    }
}
