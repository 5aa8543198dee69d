package dev.muster.runtime.pool;

import dev.muster.client.UnreachableException;
import dev.muster.client.pool.Breaker;
import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import dev.muster.runtime.agent.AgentListener;
import dev.muster.runtime.agent.AgentLoop;
import dev.muster.runtime.agent.Outcome;
import dev.muster.runtime.work.Assignment;
import dev.muster.runtime.work.Work;
import dev.muster.runtime.work.Workplace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The agents of a role at work. It looks at what is ready when the project's log says that something may be, or when an
 * agent becomes free; gives each task, in the order of the queues, to the free agent that the balance chooses among
 * those that can do it; and adds and dismisses agents as the pools say. It never looks just because time has passed,
 * but for agents that are due to leave and pools that are due to be tried again.
 */
public final class Dispatcher {
    private static final Duration LOOK_ANYWAY = Duration.ofSeconds(30);
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);
    /** How long agents that are stopped may take to leave. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(15);
    /** States of an agent and its session from which it does not come back. */
    private static final Set<String> FOR_GOOD = Set.of("draining", "stopped", "ended");

    /** The same token is refused the next time, too. */
    private static final Set<ErrorCode> SHUT_OUT = EnumSet.of(ErrorCode.UNAUTHENTICATED, ErrorCode.FORBIDDEN);

    private final RoleSpec role;
    private final Workplace place;
    private final Board board;
    private final Duration renewEvery;
    private final AgentListener listener;
    private final List<Pool> pools;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition change = lock.newCondition();
    private final List<Member> members = new ArrayList<>();
    /** Pools that tasks waited for when it last looked: nobody is due to leave them. */
    private final Set<Pool> wanted = new HashSet<>();

    private boolean news = true;
    private boolean draining;
    private boolean stopping;

    /** It has once looked for work with all agents there that it wanted: from then on it may be idle. */
    private boolean settled;

    private long numbers;
    private long last;
    private long workedAt = System.nanoTime();

    /**
     * A role.
     *
     * @param runners what the agents of each pool work with
     * @param renewEvery how often leases are renewed
     */
    public Dispatcher(
            RoleSpec role,
            Function<PoolSpec, Runners> runners,
            Workplace place,
            Board board,
            Duration renewEvery,
            AgentListener listener) {
        this.role = role;
        this.place = place;
        this.board = board;
        this.renewEvery = renewEvery;
        this.listener = listener;
        this.pools = role.pools().stream()
                .map(spec -> Pool.of(spec, runners.apply(spec)))
                .toList();
    }

    /**
     * Works until it is told to drain, and all its agents have left.
     *
     * @throws RefusedException if the server does not let it in, or not any more; its agents have left then
     */
    public void run() throws InterruptedException {
        Thread watcher = Thread.ofVirtual().name(role.name() + "-board").start(this::watch);
        try {
            while (!isDraining()) {
                try {
                    round();
                } catch (RefusedException | UnreachableException e) {
                    if (e instanceof RefusedException refused && SHUT_OUT.contains(refused.code())) {
                        drain();
                        throw refused;
                    }
                    settle(); // what cannot work is no reason to stay for ever
                    listener.troubled(role.name(), String.valueOf(e.getMessage()));
                    TimeUnit.NANOSECONDS.sleep(AFTER_TROUBLE.toNanos());
                    tellNews();
                }
                awaitNews();
            }
        } finally {
            watcher.interrupt();
            awaitLeft();
        }
    }

    private void watch() {
        try {
            while (!isDraining()) {
                try {
                    board.await(LOOK_ANYWAY);
                } catch (RefusedException | UnreachableException e) {
                    TimeUnit.NANOSECONDS.sleep(AFTER_TROUBLE.toNanos());
                }
                tellNews();
            }
        } catch (InterruptedException e) {
            // it is over
        }
    }

    private void round() throws InterruptedException {
        boolean allThere = allArrived();
        long made = numbers;
        takeNews();
        askAgain();
        List<Task> waiting = dispatch(role.queues().inOrder(board.ready()));
        for (Pool pool : pools) {
            scale(pool, waiting);
        }
        if (allThere && numbers == made) {
            settle();
        }
    }

    private boolean allArrived() {
        lock.lock();
        try {
            return members.stream().allMatch(each -> each.arrived);
        } finally {
            lock.unlock();
        }
    }

    private void settle() {
        lock.lock();
        try {
            workedAt = settled ? workedAt : System.nanoTime();
            settled = true;
        } finally {
            lock.unlock();
        }
    }

    // --- giving out ---

    /** Gives out what can be given out; answers what is left. */
    private List<Task> dispatch(List<Task> ready) throws InterruptedException {
        List<Task> left = new ArrayList<>();
        for (Task task : ready) {
            Member member = reserve(task);
            while (member != null && !claim(task.id(), member)) {
                member = reserve(task);
            }
            if (member == null) {
                left.add(task);
            }
        }
        return left;
    }

    /**
     * A claim that was done and not heard leaves its task with an agent that knows nothing of it: it claims it again.
     */
    private void askAgain() throws InterruptedException {
        for (Member each : doubtful()) {
            claim(Objects.requireNonNull(each.doubtful), each);
        }
    }

    private List<Member> doubtful() {
        lock.lock();
        try {
            return members.stream()
                    .filter(each -> each.doubtful != null && !each.leaving)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Member reserve(Task task) {
        lock.lock();
        try {
            long now = System.nanoTime();
            List<Member> free = members.stream()
                    .filter(each -> each.isReady(now)
                            && each.pool.spec().capabilities().containsAll(task.capabilities())
                            && each.pool.breaker().admits())
                    .toList();
            if (free.isEmpty() || draining) {
                return null;
            }
            Candidate chosen =
                    role.balance().choose(free.stream().map(Member::candidate).toList(), last);
            Member member = free.stream()
                    .filter(each -> each.number == chosen.number())
                    .findFirst()
                    .orElseThrow();
            Breaker.Passage attempt = member.pool.breaker().enter();
            if (attempt == null) {
                return null;
            }
            member.reserve(attempt);
            last = member.number;
            return member;
        } finally {
            lock.unlock();
        }
    }

    /** Answers false if the agent may have no task at all: then another one may have this. */
    private boolean claim(TaskId task, Member member) throws InterruptedException {
        boolean handed = false;
        try {
            InboxWork work = Objects.requireNonNull(member.work);
            Assignment won = work.claim(task).orElse(null);
            member.doubtful = null;
            if (won != null) {
                work.hand(won);
                handed = true;
            }
            return true;
        } catch (RefusedException e) {
            if (e.code() != ErrorCode.INVALID_STATE) {
                throw e;
            }
            member.doubtful = null;
            mayNotWork(member, e);
            return false;
        } catch (UnreachableException e) {
            if (Objects.requireNonNull(member.work).over() == null) {
                member.doubtful = e.maybeDone() ? task : member.doubtful;
                throw e;
            }
            member.doubtful = null;
            leaves(member, String.valueOf(e.getMessage()));
            return false;
        } finally {
            if (!handed && member.doubtful == null) {
                lock.lock();
                try {
                    member.reserved = false;
                    member.settle(attempt -> {}); // the task went elsewhere after all
                } finally {
                    lock.unlock();
                }
            }
        }
    }

    /** Whoever was stopped at the server makes room for another; whoever is paused there may be resumed. */
    private void mayNotWork(Member member, RefusedException why) {
        if (FOR_GOOD.contains(String.valueOf(why.refusal().state()))) {
            leaves(member, why.refusal().message());
            return;
        }
        lock.lock();
        try {
            member.bar(System.nanoTime() + LOOK_ANYWAY.toNanos());
        } finally {
            lock.unlock();
        }
        listener.troubled(member.name, why.refusal().message());
    }

    private void leaves(Member member, String why) {
        lock.lock();
        try {
            member.leaving = true;
            Objects.requireNonNull(member.loop).drain();
        } finally {
            lock.unlock();
        }
        listener.troubled(member.name, why + "; it leaves");
    }

    // --- how many there are ---

    private void scale(Pool pool, List<Task> waiting) throws InterruptedException {
        int suitable = (int) waiting.stream()
                .filter(task -> pool.spec().capabilities().containsAll(task.capabilities()))
                .count();
        int more;
        lock.lock();
        try {
            List<Member> present = members.stream()
                    .filter(each -> each.pool.equals(pool) && !each.leaving)
                    .toList();
            int free = (int) present.stream()
                    .filter(each -> !each.arrived || each.isReady(System.nanoTime()))
                    .count();
            more = draining || !pool.breaker().admits() ? 0 : Scale.more(pool.spec(), suitable, present.size(), free);
            dismiss(pool, present, suitable);
            if (suitable > 0) {
                wanted.add(pool);
            } else {
                wanted.remove(pool);
            }
        } finally {
            lock.unlock();
        }
        for (int i = 0; i < more; i++) {
            add(pool);
        }
    }

    private void dismiss(Pool pool, List<Member> present, int waiting) {
        int agents = present.size();
        long now = System.nanoTime();
        for (Member each : present) {
            if (each.isFree() && Scale.less(pool.spec(), waiting, agents, now - each.idleSince)) {
                each.leaving = true;
                Objects.requireNonNull(each.loop).drain();
                agents--;
            }
        }
    }

    private void add(Pool pool) throws InterruptedException {
        Member member;
        lock.lock();
        try {
            Set<String> taken = new HashSet<>();
            members.forEach(each -> taken.add(each.name));
            int number = 1;
            while (taken.contains(pool.spec().name() + "-" + number)) {
                number++;
            }
            member = new Member(++numbers, pool.spec().name() + "-" + number, pool, System.nanoTime());
            members.add(member);
        } finally {
            lock.unlock();
        }
        boolean joined = false;
        try {
            Work work = place.join(new RegisterAgent(member.name, pool.spec().capabilities(), 1, null));
            InboxWork inbox = new InboxWork(work, asks -> asks(member, asks));
            AgentLoop loop = new AgentLoop(
                    member.name, inbox, pool.runners().make(member.name), renewEvery, null, hearing(member));
            begin(member, inbox, loop);
            joined = true;
        } finally {
            if (!joined) {
                remove(member);
            }
        }
    }

    private void begin(Member member, InboxWork work, AgentLoop loop) {
        lock.lock();
        try {
            member.work = work;
            member.loop = loop;
            if (draining) {
                loop.drain();
            }
        } finally {
            lock.unlock();
        }
        Thread.ofVirtual().name(member.name).start(() -> {
            try {
                loop.run();
            } finally {
                remove(member);
            }
        });
    }

    private void remove(Member member) {
        lock.lock();
        try {
            members.remove(member);
            member.settle(attempt -> {});
            news = true;
            change.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // --- what agents say ---

    private void asks(Member member, boolean asks) {
        lock.lock();
        try {
            long now = System.nanoTime();
            workedAt = member.isBusy() ? now : workedAt;
            member.asks(asks, now);
            if (asks) {
                news = true;
                change.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private AgentListener hearing(Member member) {
        return new AgentListener() {
            @Override
            public void joined(String agent) {
                listener.joined(agent);
            }

            @Override
            public void began(String agent, Assignment assignment) {
                begun(member);
                listener.began(agent, assignment);
            }

            @Override
            public void ended(String agent, Assignment assignment, Outcome outcome, boolean counted, Duration took) {
                worked(member, outcome, took);
                listener.ended(agent, assignment, outcome, counted, took);
            }

            @Override
            public void stopped(String agent, Assignment assignment, String why) {
                cutShort(member);
                listener.stopped(agent, assignment, why);
            }

            @Override
            public void troubled(String agent, String what) {
                listener.troubled(agent, what);
            }

            @Override
            public void left(String agent) {
                listener.left(agent);
            }
        };
    }

    private void begun(Member member) {
        lock.lock();
        try {
            member.began();
        } finally {
            lock.unlock();
        }
    }

    private void worked(Member member, Outcome outcome, Duration took) {
        Breaker breaker = member.pool.breaker();
        boolean opened;
        lock.lock();
        try {
            member.busyNanos += took.toNanos();
            long before = breaker.opened();
            member.settle(outcome instanceof Outcome.NotTried ? Breaker.Passage::failed : Breaker.Passage::succeeded);
            opened = breaker.opened() > before;
        } finally {
            lock.unlock();
        }
        if (opened && outcome instanceof Outcome.NotTried(var why)) {
            listener.troubled(
                    member.pool.spec().name(),
                    "it is given nothing for "
                            + Math.ceilDiv(breaker.retryAfter().toMillis(), 1000) + " s, for its agents cannot work: "
                            + why);
        }
    }

    /** It is not the agent's any more, or the agent stops: that says nothing of the pool. */
    private void cutShort(Member member) {
        lock.lock();
        try {
            member.settle(attempt -> {});
        } finally {
            lock.unlock();
        }
    }

    // --- waiting ---

    private void tellNews() {
        lock.lock();
        try {
            news = true;
            change.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void takeNews() {
        lock.lock();
        try {
            news = false;
        } finally {
            lock.unlock();
        }
    }

    private void awaitNews() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = untilDue().toNanos();
            while (!news && !draining && left > 0) {
                left = change.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** When an agent is due to leave, or a pool to be tried again. */
    private Duration untilDue() {
        Duration due = LOOK_ANYWAY;
        long now = System.nanoTime();
        for (Map.Entry<Pool, List<Member>> each : byPool().entrySet()) {
            PoolSpec spec = each.getKey().spec();
            for (Member member : each.getValue()) {
                Duration barred = member.barredFor(now);
                due = !barred.isZero() && barred.compareTo(due) < 0 ? barred : due;
            }
            if (each.getValue().size() > spec.min() && !wanted.contains(each.getKey())) {
                for (Member member : each.getValue()) {
                    Duration left = spec.idle().minusNanos(now - member.idleSince);
                    due = member.isFree() && left.compareTo(due) < 0 ? left : due;
                }
            }
            Duration pause = each.getKey().breaker().retryAfter();
            due = !pause.isZero() && pause.compareTo(due) < 0 ? pause : due;
        }
        return due.compareTo(Duration.ofMillis(10)) < 0 ? Duration.ofMillis(10) : due;
    }

    private Map<Pool, List<Member>> byPool() {
        return members.stream().filter(each -> !each.leaving).collect(Collectors.groupingBy(each -> each.pool));
    }

    private boolean isDraining() {
        lock.lock();
        try {
            return draining;
        } finally {
            lock.unlock();
        }
    }

    /** Those that are stopped and cannot even leave, because the server is gone say, are left to themselves. */
    private void awaitLeft() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = LAST_WORDS.toNanos();
            while (!members.isEmpty() && left > 0) {
                if (stopping) {
                    left = change.awaitNanos(left);
                } else {
                    change.await();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Lets all agents finish what they hold; none is added any more. */
    public void drain() {
        lock.lock();
        try {
            draining = true;
            members.stream().map(each -> each.loop).filter(Objects::nonNull).forEach(AgentLoop::drain);
            change.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends all agents now; what they hold is given back. */
    public void stop() {
        drain();
        lock.lock();
        try {
            stopping = true;
            members.stream().map(each -> each.loop).filter(Objects::nonNull).forEach(AgentLoop::stop);
            change.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How long none of its agents has had a task; nothing while one has, is about to, or is yet to come. */
    public Duration idle() {
        lock.lock();
        try {
            long now = System.nanoTime();
            if (!settled || members.stream().anyMatch(Member::isBusy)) {
                workedAt = now;
            }
            return Duration.ofNanos(now - workedAt);
        } finally {
            lock.unlock();
        }
    }

    /** Agents that there are now, of all pools. */
    public int size() {
        lock.lock();
        try {
            return members.size();
        } finally {
            lock.unlock();
        }
    }
}
