package dev.muster.cli.agent;

import dev.muster.client.UnreachableException;
import dev.muster.core.RefusedException;
import dev.muster.runtime.agent.AgentListener;
import dev.muster.runtime.pool.Board;
import dev.muster.runtime.pool.Dispatcher;
import dev.muster.runtime.pool.PoolSpec;
import dev.muster.runtime.pool.RoleSpec;
import dev.muster.runtime.pool.Runners;
import dev.muster.runtime.work.Workplace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The pools of a file at work. */
final class Pools {
    private final List<Dispatcher> roles = new ArrayList<>();
    private final CountDownLatch over;
    private final AtomicReference<@Nullable RefusedException> shutOut = new AtomicReference<>();

    private Pools(int roles) {
        this.over = new CountDownLatch(roles);
    }

    /**
     * Starts them.
     *
     * @param idle after so long in which no agent of any role had a task all of them leave; null to stay
     * @param boards a board for each role: every one reads the project's log for itself
     */
    static Pools start(
            AgentsFile.Content content,
            Workplace place,
            Supplier<Board> boards,
            Workshop workshop,
            Duration renewEvery,
            @Nullable Duration idle,
            AgentListener listener)
            throws InterruptedException {
        Pools pools = new Pools(content.roles().size());
        Map<String, Runners> runners = new HashMap<>();
        for (Map.Entry<String, Make> each : content.makes().entrySet()) {
            runners.put(each.getKey(), workshop.runners(each.getKey(), each.getValue(), null));
        }
        for (RoleSpec role : content.roles()) {
            Function<PoolSpec, Runners> of = pool -> Objects.requireNonNull(runners.get(pool.name()));
            Dispatcher dispatcher = new Dispatcher(role, of, place, boards.get(), renewEvery, listener);
            pools.roles.add(dispatcher);
            Thread.ofVirtual().name(role.name()).start(() -> pools.run(dispatcher));
        }
        if (idle != null) {
            Thread.ofVirtual().name("idle-watch").start(() -> pools.leaveWhenIdle(idle));
        }
        return pools;
    }

    /** One role's work may make some for another: they leave together, or not at all. */
    private void leaveWhenIdle(Duration idle) {
        try {
            while (true) {
                Duration least = roles.stream()
                        .map(Dispatcher::idle)
                        .min(Duration::compareTo)
                        .orElse(idle);
                Duration left = idle.minus(least);
                if (!left.isPositive()) {
                    roles.forEach(Dispatcher::drain);
                    return;
                }
                if (over.await(Math.max(1, left.toMillis()), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(Dispatcher dispatcher) {
        try {
            dispatcher.run();
        } catch (RefusedException e) {
            shutOut.compareAndSet(null, e);
            roles.forEach(Dispatcher::drain); // the others come with the same token
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            over.countDown();
        }
    }

    /**
     * Waits until all agents have left.
     *
     * @throws UnreachableException if that was because the server does not let them in, or not any more
     */
    void await() throws InterruptedException {
        over.await();
        RefusedException refused = shutOut.get();
        if (refused != null) {
            String help = refused.refusal().help();
            throw new UnreachableException(
                    refused.refusal().message() + (help == null ? "" : "; " + help), false, refused);
        }
    }

    /** Lets them finish what they hold, then has what is left given back. */
    void drain(Duration patience) throws InterruptedException {
        roles.forEach(Dispatcher::drain);
        if (!over.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            roles.forEach(Dispatcher::stop);
            over.await();
        }
    }
}
