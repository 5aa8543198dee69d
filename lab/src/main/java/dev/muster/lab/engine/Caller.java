package dev.muster.lab.engine;

import dev.muster.client.MusterClient;
import dev.muster.client.UnreachableException;
import dev.muster.client.call.Questions;
import dev.muster.core.Answer;
import dev.muster.core.Engine;
import dev.muster.core.RefusedException;
import dev.muster.core.ledger.Command;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.TaskPage;
import dev.muster.core.task.TaskQuery;
import dev.muster.lab.engine.Agents.Call;
import dev.muster.lab.engine.Agents.Held;
import dev.muster.lab.target.Outcome;
import java.util.function.Supplier;

/** Makes calls for whoever has no session yet: on an engine in this process, or through REST. */
interface Caller {

    /** Makes a change; what went wrong becomes a failed outcome of its kind. */
    <R> Call<R> execute(Command<R> command);

    /** Claims a task; {@code nothing_to_claim} if there is none. */
    Call<Held> claim(ClaimTask claim);

    /** Asks for a page of tasks. */
    Call<TaskPage> tasks(TaskQuery query);

    /** Calls on an engine in this process. */
    static Caller of(Engine engine) {
        return new Caller() {
            @Override
            public <R> Call<R> execute(Command<R> command) {
                return switch (engine.ask(command)) {
                    case Answer.Done<R> done -> new Call.Done<>(done.value());
                    case Answer.Refused<R> refused -> new Call.Failed<>(Agents.failed(refused.refusal()));
                };
            }

            @Override
            public Call<Held> claim(ClaimTask claim) {
                return held(() -> engine.claim(claim));
            }

            @Override
            public Call<TaskPage> tasks(TaskQuery query) {
                return made(() -> engine.reads().tasks(query));
            }
        };
    }

    /** Calls through a client. */
    static Caller of(MusterClient client) {
        return new Caller() {
            @Override
            public <R> Call<R> execute(Command<R> command) {
                return made(() -> client.execute(command));
            }

            @Override
            public Call<Held> claim(ClaimTask claim) {
                return held(() -> client.claim(claim));
            }

            @Override
            public Call<TaskPage> tasks(TaskQuery query) {
                return made(() -> client.ask(Questions.tasks(query)));
            }
        };
    }

    private static Call<Held> held(Supplier<ClaimTask.Result> claim) {
        return switch (made(claim)) {
            case Call.Failed<ClaimTask.Result>(Outcome.Failed failed) -> new Call.Failed<>(failed);
            case Call.Done<ClaimTask.Result>(ClaimTask.Result.Claimed claimed) ->
                new Call.Done<>(new Held(claimed.lease(), claimed.task().title()));
            case Call.Done<ClaimTask.Result>(ClaimTask.Result.Nothing nothing) ->
                new Call.Failed<>(new Outcome.Failed("nothing_to_claim"));
        };
    }

    /** Makes a call; what went wrong becomes a failed outcome of its kind. */
    static <R> Call<R> made(Supplier<R> call) {
        try {
            return new Call.Done<>(call.get());
        } catch (RefusedException refused) {
            return new Call.Failed<>(Agents.failed(refused.refusal()));
        } catch (UnreachableException gone) {
            return new Call.Failed<>(new Outcome.Failed("unreachable", gone.getMessage()));
        }
    }
}
