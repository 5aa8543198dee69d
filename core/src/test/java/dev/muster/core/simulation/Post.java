package dev.muster.core.simulation;

import dev.muster.core.Answer;
import dev.muster.core.RefusedException;
import dev.muster.core.agent.AgentState;
import dev.muster.core.desk.SessionSeat;
import dev.muster.core.ledger.Command;
import dev.muster.core.ledger.Ledger;
import dev.muster.core.ledger.Submission;
import dev.muster.core.session.ResumeSession;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.SessionState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Between the callers and the engine: calls travel, wait in the engine, and come back. Does without blocking what
 * {@code Engine.ask} does.
 */
final class Post {
    private final Host host;
    private final PlantedBug bug;
    private final Consumer<SessionId> heard;
    private final List<Call<?>> open = new ArrayList<>();
    private final List<Call<?>> refusedAtTheDoor = new ArrayList<>();

    /** @param heard told when the engine hears from a session by a call, whatever the call does */
    Post(Host host, PlantedBug bug, Consumer<SessionId> heard) {
        this.host = host;
        this.bug = bug;
        this.heard = heard;
    }

    void send(Call<?> call) {
        open.add(call);
    }

    /** Calls that are not answered yet, in the order of sending. */
    List<Call<?>> open() {
        return open;
    }

    /** Calls that the engine has. */
    List<Call<?>> submitted() {
        return open.stream()
                .filter(call -> call.phase == Call.Phase.SUBMITTED || call.phase == Call.Phase.ARRIVING)
                .toList();
    }

    /** Hands over what has arrived. */
    void deliver() {
        for (Call<?> call : open) {
            switch (call.phase) {
                case TRAVELLING -> {
                    if (call.stepsToTravel-- <= 0) {
                        arrive(call);
                    }
                }
                case ARRIVING -> goOn(call);
                default -> {}
            }
        }
        open.removeAll(refusedAtTheDoor);
    }

    private void arrive(Call<?> call) {
        SessionId id = call.by();
        if (id == null) {
            submit(call);
            return;
        }
        Ledger ledger = host.engine().ledger();
        SessionSeat seat = ledger.desk().session(id);
        if (seat == null || unheard(seat.agent().storedState)) {
            try {
                call.arrival = ledger.submit(new ResumeSession(id, false));
                call.phase = Call.Phase.ARRIVING;
            } catch (RefusedException e) {
                refuse(call, e);
            }
        } else {
            if (seat.state != SessionState.ENDED) {
                ledger.seen(seat);
                heard.accept(id);
            }
            submit(call);
        }
    }

    private static boolean unheard(AgentState state) {
        return state == AgentState.REGISTERED || state == AgentState.LOST;
    }

    private void goOn(Call<?> call) {
        Submission<SessionState> arrival = call.arrival;
        if (arrival == null) {
            throw new IllegalStateException("a call arrives without a submission");
        }
        if (arrival.answer() instanceof Answer.Done<SessionState>) {
            submit(call);
        }
    }

    private <R> void submit(Call<R> call) {
        try {
            Command<R> command = bug.plantedIn(call);
            call.submission = host.engine().ledger().submit(command);
            call.phase = Call.Phase.SUBMITTED;
        } catch (RefusedException e) {
            refuse(call, e);
        }
    }

    private void refuse(Call<?> call, RefusedException e) {
        call.refused(e.refusal());
        refusedAtTheDoor.add(call);
    }

    /** Takes out what has been answered since the last call. */
    List<Call<?>> collect() {
        List<Call<?>> answered = new ArrayList<>(refusedAtTheDoor);
        refusedAtTheDoor.clear();
        for (Call<?> call : open) {
            if (call.phase == Call.Phase.SUBMITTED && call.takeAnswer()) {
                answered.add(call);
            } else if (call.phase == Call.Phase.ARRIVING
                    && call.arrival != null
                    && call.arrival.answer() instanceof Answer.Refused<?>(var refusal)) {
                call.refused(refusal);
                answered.add(call);
            }
        }
        open.removeAll(answered);
        return answered;
    }

    /** Sessions that were brought back since the last delivery. */
    List<SessionId> arrived() {
        List<SessionId> sessions = new ArrayList<>();
        for (Call<?> call : open) {
            SessionId id = call.by();
            boolean back = call.phase == Call.Phase.ARRIVING
                    && call.arrival != null
                    && call.arrival.answer() instanceof Answer.Done<?>;
            if (back && id != null) {
                sessions.add(id);
            }
        }
        return sessions;
    }

    /** The engine is gone: what it had is lost, what is still on its way arrives at the next one. */
    List<Call<?>> lose() {
        List<Call<?>> lost = submitted();
        lost.forEach(call -> call.phase = Call.Phase.LOST);
        open.removeAll(lost);
        return lost;
    }
}
