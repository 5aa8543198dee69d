package dev.muster.core.unit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.desk.Due;
import dev.muster.core.desk.Timers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;

/** The heap of timers against a list that is sorted whenever it is asked. */
@Tag("unit")
class TimersTest {
    /** What can be done to timers. */
    private enum Kind {
        SCHEDULE,
        CANCEL,
        POLL
    }

    /** {@code number} is a time, or which timer to cancel. */
    record Action(Kind kind, int number) {}

    private record Entry(long at, int order, Timers.Timer timer) {}

    @Property(tries = 500)
    void they_fire_in_the_order_of_time_and_then_of_scheduling(@ForAll("actions") List<Action> actions) {
        Timers timers = new Timers();
        List<Entry> sorted = new ArrayList<>();
        List<Timers.Timer> all = new ArrayList<>();
        for (Action action : actions) {
            switch (action.kind()) {
                case SCHEDULE -> {
                    Timers.Timer timer = timers.schedule(action.number(), new Due.DelayDue(all.size()));
                    all.add(timer);
                    sorted.add(new Entry(action.number(), all.size(), timer));
                    sorted.sort(Comparator.comparing(Entry::at).thenComparing(Entry::order));
                }
                case CANCEL -> {
                    if (!all.isEmpty()) {
                        // Also timers that have fired or were cancelled before: that must not matter.
                        Timers.Timer timer = all.get(action.number() % all.size());
                        timers.cancel(timer);
                        sorted.removeIf(entry -> entry.timer() == timer);
                    }
                }
                case POLL -> {
                    boolean due = !sorted.isEmpty() && sorted.getFirst().at() <= action.number();
                    Timers.Timer expected = due ? sorted.removeFirst().timer() : null;
                    assertThat(timers.poll(action.number())).isSameAs(expected);
                }
            }
            assertThat(timers.size()).isEqualTo(sorted.size());
            assertThat(timers.nextAt())
                    .isEqualTo(
                            sorted.isEmpty()
                                    ? Long.MAX_VALUE
                                    : sorted.getFirst().at());
        }
    }

    @Provide
    Arbitrary<List<Action>> actions() {
        Arbitrary<Kind> kinds =
                Arbitraries.frequency(Tuple.of(5, Kind.SCHEDULE), Tuple.of(3, Kind.CANCEL), Tuple.of(3, Kind.POLL));
        return Combinators.combine(kinds, Arbitraries.integers().between(0, 60))
                .as(Action::new)
                .list()
                .ofMaxSize(300);
    }
}
