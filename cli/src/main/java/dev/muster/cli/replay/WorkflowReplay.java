package dev.muster.cli.replay;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.JsonTree;
import dev.muster.core.event.Event;
import dev.muster.core.scrum.ScrumMode;
import dev.muster.core.scrum.ScrumState;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.scrum.StoryState;
import dev.muster.core.state.StateMachine;
import dev.muster.core.tdd.CycleId;
import dev.muster.core.tdd.TddCommand;
import dev.muster.core.tdd.TddState;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a project's workflows stand after some of its events, from them alone: they are taken one after the other, in
 * the order of the log, and each must begin where the one before has ended.
 */
public final class WorkflowReplay {
    /** What a cycle's change counts as a change of the work, after which its tests have to run again. */
    private static final Set<TddCommand> EDITS = EnumSet.of(TddCommand.TEST, TddCommand.CODE, TddCommand.REFACTOR);

    private final Map<StoryId, StoryState> stories = new TreeMap<>(Comparator.comparingLong(StoryId::value));
    private final Map<CycleId, CycleStanding> cycles = new TreeMap<>(Comparator.comparingLong(CycleId::value));
    private ScrumState state = ScrumState.IDLE;
    private ScrumMode mode = ScrumMode.BLOCKING;
    private @Nullable String sprint;
    private long last;

    /**
     * A cycle.
     *
     * @param passed tests, in the last run; null if there was none
     * @param runs how often its tests ran
     * @param changed the number of the event by which the work was last changed
     * @param ran the number of the event of the last run; 0 if there was none
     */
    public record CycleStanding(
            StoryId story,
            TddState state,
            @Nullable Integer passed,
            @Nullable Integer failed,
            int runs,
            long changed,
            long ran) {
        /** Whether the work was changed after the last run. */
        public boolean stale() {
            return ran < changed;
        }

        private CycleStanding in(TddState next, long at) {
            return new CycleStanding(story, next, passed, failed, runs, at, ran);
        }
    }

    /**
     * Takes the next event.
     *
     * @throws ReplayException if it does not follow from those before
     */
    public void take(Event event) {
        if (event.seq() != last + 1) {
            throw new ReplayException("event " + event.seq() + " stands where event " + (last + 1) + " is expected");
        }
        last = event.seq();
        String kind = event.kind();
        if (kind.equals("scrum.mode_set")) {
            mode = constant(event, ScrumMode.class, fields(event).text("mode"));
        } else if (kind.startsWith("scrum.") || kind.startsWith("sprint.")) {
            scrum(event, fields(event));
        } else if (kind.startsWith("story.")) {
            story(event, fields(event));
        } else if (kind.startsWith("tdd.")) {
            cycle(event, fields(event));
        }
    }

    private void scrum(Event event, Fields fields) {
        follows(event, state, constant(event, ScrumState.class, fields.text("from")));
        state = constant(event, ScrumState.class, fields.text("to"));
        boolean over = state == ScrumState.IDLE || state == ScrumState.BACKLOG_READY;
        sprint = over ? null : fields.textOrNull("sprint");
    }

    private void story(Event event, Fields fields) {
        if (!fields.has("to")) {
            return; // it says something of a story that stays where it is
        }
        StoryId story = StoryId.parse(fields.text("story"));
        String from = fields.textOrNull("from");
        follows(event, stories.get(story), from == null ? null : constant(event, StoryState.class, from));
        stories.put(story, constant(event, StoryState.class, fields.text("to")));
    }

    private void cycle(Event event, Fields fields) {
        CycleId id = CycleId.parse(fields.text("cycle"));
        CycleStanding cycle = cycles.get(id);
        if (event.kind().equals("tdd.started")) {
            StoryId story = StoryId.parse(fields.text("story"));
            follows(event, cycle, null);
            TddState to = constant(event, TddState.class, fields.text("to"));
            cycles.put(id, new CycleStanding(story, to, null, null, 0, event.seq(), 0));
            return;
        }
        if (cycle == null) {
            throw new ReplayException("event " + event.seq() + " is of cycle " + id + ", of whose start there is none");
        }
        if (event.kind().equals("tdd.tests_ran")) {
            cycles.put(
                    id,
                    new CycleStanding(
                            cycle.story(),
                            cycle.state(),
                            Math.toIntExact(fields.whole("passed")),
                            Math.toIntExact(fields.whole("failed")),
                            cycle.runs() + 1,
                            cycle.changed(),
                            event.seq()));
        } else if (fields.has("to")) {
            follows(event, cycle.state(), constant(event, TddState.class, fields.text("from")));
            TddCommand command = constant(event, TddCommand.class, fields.text("command"));
            cycles.put(
                    id,
                    cycle.in(
                            constant(event, TddState.class, fields.text("to")),
                            EDITS.contains(command) ? event.seq() : cycle.changed()));
        }
    }

    private static void follows(Event event, @Nullable Object stands, @Nullable Object from) {
        if (!Objects.equals(stands, from)) {
            throw new ReplayException("event " + event.seq() + " (" + event.kind() + ") begins at "
                    + (from == null ? "nothing" : from) + ", and those before it end at "
                    + (stands == null ? "nothing" : stands));
        }
    }

    private static Fields fields(Event event) {
        try {
            return Fields.of(JsonTree.parse(event.data() == null ? "{}" : event.data()));
        } catch (JsonTree.NotJson e) {
            throw new ReplayException("event " + event.seq() + " has data that is not JSON: " + e.getMessage());
        }
    }

    private static <E extends Enum<E>> E constant(Event event, Class<E> type, String name) {
        return Arrays.stream(type.getEnumConstants())
                .filter(each -> StateMachine.wire(each).equals(name))
                .findFirst()
                .orElseThrow(() -> new ReplayException("event " + event.seq() + " (" + event.kind() + ") names '" + name
                        + "', which is none of " + type.getSimpleName()));
    }

    /** The number of the last event that was taken; 0 before the first. */
    public long last() {
        return last;
    }

    public ScrumState state() {
        return state;
    }

    public ScrumMode mode() {
        return mode;
    }

    /** The sprint that is planned, under way or in review. */
    public Optional<String> sprint() {
        return Optional.ofNullable(sprint);
    }

    /** Where each story stands. */
    public Map<StoryId, StoryState> stories() {
        return Collections.unmodifiableMap(stories);
    }

    /** Where each cycle stands. */
    public Map<CycleId, CycleStanding> cycles() {
        return Collections.unmodifiableMap(cycles);
    }

    /** The newest cycle of a story. */
    public Optional<Map.Entry<CycleId, CycleStanding>> newest(StoryId story) {
        return cycles.entrySet().stream()
                .filter(entry -> entry.getValue().story().equals(story))
                .reduce((older, newer) -> newer);
    }
}
