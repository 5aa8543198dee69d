package dev.muster.runtime.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.core.task.Task;
import dev.muster.core.task.TaskState;
import dev.muster.runtime.agent.Scene;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Balancing, scaling and the breaker, for any sequence of events. */
class PoolPropertiesTest {
    private static PoolSpec pool(String name, int capabilities, int min, int max, int priority, int tasksPerAgent) {
        Set<String> words = new HashSet<>();
        IntStream.range(0, capabilities).forEach(i -> words.add("c" + i));
        return new PoolSpec(name, words, min, max, priority, tasksPerAgent, Duration.ofSeconds(10));
    }

    private static List<Candidate> some(Random random, int count) {
        List<Candidate> all = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            all.add(new Candidate(i, pool("p" + i, random.nextInt(4), 0, 1, random.nextInt(3), 1), random.nextInt(5)));
        }
        return all;
    }

    @Property(tries = 200)
    void whoever_is_chosen_is_one_of_the_free_and_none_is_better(
            @ForAll Random random, @ForAll @IntRange(min = 1, max = 12) int count) {
        List<Candidate> free = some(random, count);
        for (Balance balance : Balance.values()) {
            Candidate chosen = balance.choose(free, random.nextInt(count + 1));
            assertThat(free).contains(chosen);
            assertThat(free).allSatisfy(each -> {
                switch (balance) {
                    case ROUND_ROBIN -> assertThat(each.number()).isPositive();
                    case LEAST_LOADED -> assertThat(chosen.busyNanos()).isLessThanOrEqualTo(each.busyNanos());
                    case CAPABILITY ->
                        assertThat(chosen.pool().capabilities().size())
                                .isLessThanOrEqualTo(each.pool().capabilities().size());
                    case PRIORITY ->
                        assertThat(chosen.pool().priority())
                                .isGreaterThanOrEqualTo(each.pool().priority());
                }
            });
        }
    }

    @Property(tries = 100)
    void in_turn_all_get_as_many_give_or_take_one(
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 9) int count,
            @ForAll @IntRange(min = 1, max = 60) int tasks) {
        List<Candidate> free = some(random, count);
        Map<Long, Integer> got = new HashMap<>();
        long last = 0;
        for (int i = 0; i < tasks; i++) {
            last = Balance.ROUND_ROBIN.choose(free, last).number();
            got.merge(last, 1, Integer::sum);
        }
        int least = got.size() < count
                ? 0
                : got.values().stream().min(Integer::compare).orElseThrow();
        assertThat(got.values()).allSatisfy(each -> assertThat(each).isBetween(least, least + 1));
    }

    @Property(tries = 100)
    void the_least_loaded_end_up_with_loads_that_differ_by_no_more_than_one_task(
            @ForAll Random random, @ForAll @IntRange(min = 1, max = 8) int count) {
        long[] busy = new long[count];
        PoolSpec spec = pool("p", 0, 0, 1, 0, 1);
        for (int i = 0; i < 100; i++) {
            List<Candidate> free = IntStream.range(0, count)
                    .mapToObj(each -> new Candidate(each, spec, busy[each]))
                    .toList();
            busy[(int) Balance.LEAST_LOADED.choose(free, 0).number()] += 1 + random.nextInt(10);
        }
        long most = IntStream.range(0, count).mapToLong(i -> busy[i]).max().orElseThrow();
        long least = IntStream.range(0, count).mapToLong(i -> busy[i]).min().orElseThrow();
        assertThat(most - least).isLessThanOrEqualTo(10);
    }

    /** A pool whose agents and tasks come and go as they like. */
    @Property(tries = 200)
    void a_pool_stays_between_its_bounds_grows_while_tasks_wait_and_shrinks_when_none_do(
            @ForAll Random random,
            @ForAll @IntRange(min = 0, max = 5) int min,
            @ForAll @IntRange(min = 0, max = 20) int more,
            @ForAll @IntRange(min = 1, max = 5) int tasksPerAgent) {
        PoolSpec spec = pool("p", 0, min, Math.max(1, min + more), 0, tasksPerAgent);
        int agents = 0;
        int waiting = 0;
        for (int i = 0; i < 100; i++) {
            waiting = Math.max(0, waiting + random.nextInt(21) - 10);
            int free = agents == 0 ? 0 : random.nextInt(agents + 1);
            int added = Scale.more(spec, waiting, agents, free);
            assertThat(added).isNotNegative();
            agents += added;
            assertThat(agents).isBetween(spec.min(), spec.max());
            if (waiting > free && agents < spec.max()) {
                assertThat(free + (long) added * tasksPerAgent).isGreaterThanOrEqualTo(waiting);
            }
            if (Scale.less(spec, waiting, agents, random.nextLong(20_000_000_000L))) {
                assertThat(waiting).isZero();
                agents--;
            }
            assertThat(agents).isGreaterThanOrEqualTo(spec.min());
        }
        assertThat(Scale.less(spec, 0, spec.min(), Long.MAX_VALUE)).isFalse();
        if (spec.max() > spec.min()) {
            assertThat(Scale.less(spec, 0, spec.min() + 1, spec.idle().toNanos()))
                    .isTrue();
        }
    }

    /** One for each of so many tasks that nobody is free for, and no more than that. */
    @Property(tries = 200)
    void as_many_are_added_as_the_tasks_need_that_nobody_is_free_for_and_not_one_more(
            @ForAll @IntRange(max = 30) int waiting,
            @ForAll @IntRange(max = 30) int free,
            @ForAll @IntRange(min = 1, max = 5) int tasksPerAgent) {
        PoolSpec roomy = pool("p", 0, 0, 100, 0, tasksPerAgent);
        int added = Scale.more(roomy, waiting, free, free);

        assertThat(free + added * tasksPerAgent).isGreaterThanOrEqualTo(waiting);
        if (added > 0) {
            assertThat(free + (added - 1) * tasksPerAgent).isLessThan(waiting);
        }
    }

    private static Task task(long id, String type, int priority) {
        Task plain = Scene.task(id, "x").task();
        return new Task(
                plain.id(),
                plain.project(),
                null,
                false,
                TaskState.READY,
                plain.title(),
                plain.description(),
                type,
                null,
                List.of(),
                List.of(),
                null,
                priority,
                0,
                3,
                1,
                0,
                0,
                null,
                0,
                0,
                plain.createdAt(),
                plain.updatedAt(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                false);
    }

    @Property(tries = 200)
    void a_higher_queue_goes_first_then_the_higher_priority_then_the_older_task(@ForAll Random random) {
        Queues queues = new Queues(Set.of("fix"), Set.of("cleanup"));
        List<String> ranks = List.of("fix", "task", "cleanup");
        List<Task> ready = new ArrayList<>();
        for (int id = 1; id <= 20; id++) {
            ready.add(task(id, ranks.get(random.nextInt(3)), random.nextInt(3)));
        }
        Collections.shuffle(ready, random);

        List<Task> order = queues.inOrder(ready);

        assertThat(order).containsExactlyInAnyOrderElementsOf(ready);
        for (int i = 1; i < order.size(); i++) {
            Task before = order.get(i - 1);
            Task after = order.get(i);
            int rank = ranks.indexOf(before.type()) - ranks.indexOf(after.type());
            assertThat(rank).isNotPositive();
            if (rank == 0) {
                assertThat(before.priority()).isGreaterThanOrEqualTo(after.priority());
                assertThat(before.priority() > after.priority()
                                || before.id().value() < after.id().value())
                        .isTrue();
            }
        }
    }

    @Example
    void a_type_is_in_one_queue_only() {
        assertThatThrownBy(() -> new Queues(Set.of("fix"), Set.of("fix")))
                .hasMessage("type 'fix' is in the high and in the low queue");
    }
}
