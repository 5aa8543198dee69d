package dev.muster.client.call;

import dev.muster.core.agent.DrainAgent;
import dev.muster.core.agent.PauseAgent;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.agent.ResumeAgent;
import dev.muster.core.agent.StopAgent;
import dev.muster.core.approval.AnswerApproval;
import dev.muster.core.approval.RequestApproval;
import dev.muster.core.cascade.AddEvidence;
import dev.muster.core.cascade.NoteFinding;
import dev.muster.core.cascade.OverruleGate;
import dev.muster.core.cascade.PublishFinding;
import dev.muster.core.cascade.SubmitPhase;
import dev.muster.core.checkpoint.CreateCheckpoint;
import dev.muster.core.checkpoint.PruneCheckpoints;
import dev.muster.core.checkpoint.SetRepository;
import dev.muster.core.context.DeletePart;
import dev.muster.core.context.SavePart;
import dev.muster.core.event.PublishEvents;
import dev.muster.core.ledger.Command;
import dev.muster.core.project.CreateProject;
import dev.muster.core.project.LimitProject;
import dev.muster.core.scrum.AddEpic;
import dev.muster.core.scrum.AddStories;
import dev.muster.core.scrum.ApproveItems;
import dev.muster.core.scrum.ChangeSprint;
import dev.muster.core.scrum.ChangeStory;
import dev.muster.core.scrum.MendSprint;
import dev.muster.core.scrum.PlanSprint;
import dev.muster.core.scrum.ReportCi;
import dev.muster.core.scrum.ReviewSprint;
import dev.muster.core.scrum.SetMode;
import dev.muster.core.session.EndSession;
import dev.muster.core.session.PauseSession;
import dev.muster.core.session.ResumeSession;
import dev.muster.core.session.StartSession;
import dev.muster.core.task.ArchiveTask;
import dev.muster.core.task.BlockTask;
import dev.muster.core.task.CancelTask;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.ContinueTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.FailTask;
import dev.muster.core.task.ReleaseTask;
import dev.muster.core.task.RenewLease;
import dev.muster.core.task.RequeueTask;
import dev.muster.core.task.ReviseTask;
import dev.muster.core.task.UnblockTask;
import dev.muster.core.task.UpdateTask;
import dev.muster.core.tdd.AdvanceCycle;
import dev.muster.core.tdd.StartCycle;

/** The engine's commands as calls to a server. */
public final class Commands {
    private Commands() {}

    /**
     * The call that a command makes.
     *
     * @throws IllegalArgumentException if it is a command that only works in the engine's own process
     */
    @SuppressWarnings("unchecked") // each line answers what its command answers
    public static <R> Call<R> call(Command<R> command) {
        return (Call<R>)
                switch (command) {
                    case CreateTasks create -> TaskCalls.create(create);
                    case ClaimTask claim -> LeaseCalls.claim(claim);
                    case RenewLease renew -> LeaseCalls.renew(renew);
                    case CompleteTask complete -> LeaseCalls.complete(complete);
                    case ContinueTask progress -> LeaseCalls.progress(progress);
                    case FailTask fail -> LeaseCalls.fail(fail);
                    case ReleaseTask release -> LeaseCalls.release(release);
                    case ReviseTask revise -> LeaseCalls.revise(revise);
                    case UpdateTask update -> TaskCalls.update(update);
                    case BlockTask block -> TaskCalls.block(block);
                    case UnblockTask(var task, var by) -> TaskCalls.change("unblock", task, by);
                    case RequeueTask(var task, var by) -> TaskCalls.change("requeue", task, by);
                    case ArchiveTask(var task, var by) -> TaskCalls.archive(task, by);
                    case CancelTask cancel -> TaskCalls.cancel(cancel);
                    case CreateProject create -> ProjectCalls.create(create);
                    case LimitProject limit -> ProjectCalls.limit(limit);
                    case StartSession start -> SessionCalls.start(start);
                    case PauseSession(var session) -> SessionCalls.change("pause", session);
                    case ResumeSession(var session, var explicit) -> SessionCalls.change("resume", session);
                    case EndSession(var session, var leaves) -> SessionCalls.end(session, leaves);
                    case RegisterAgent register -> AgentCalls.register(register);
                    case PauseAgent(var agent) -> AgentCalls.change("pause", agent);
                    case ResumeAgent(var agent) -> AgentCalls.change("resume", agent);
                    case DrainAgent(var agent) -> AgentCalls.change("drain", agent);
                    case StopAgent(var agent) -> AgentCalls.change("stop", agent);
                    case PublishEvents publish -> EventCalls.publish(publish);
                    case AddEpic add -> ScrumCalls.epic(add);
                    case AddStories add -> ScrumCalls.add(add);
                    case ChangeStory change -> ScrumCalls.change(change);
                    case ApproveItems approve -> ScrumCalls.approve(approve);
                    case PlanSprint plan -> ScrumCalls.plan(plan);
                    case ChangeSprint change -> ScrumCalls.change(change);
                    case ReportCi report -> ScrumCalls.ci(report);
                    case MendSprint mend -> ScrumCalls.mend(mend);
                    case ReviewSprint review -> ScrumCalls.review(review);
                    case SetMode set -> ScrumCalls.mode(set);
                    case CreateCheckpoint create -> CheckpointCalls.create(create);
                    case PruneCheckpoints prune -> CheckpointCalls.prune(prune);
                    case SetRepository set -> CheckpointCalls.repository(set);
                    case SubmitPhase submit -> CascadeCalls.submit(submit);
                    case OverruleGate overrule -> CascadeCalls.overrule(overrule);
                    case AddEvidence add -> CascadeCalls.evidence(add);
                    case NoteFinding note -> CascadeCalls.note(note);
                    case PublishFinding publish -> CascadeCalls.publish(publish);
                    case SavePart save -> ContextCalls.save(save);
                    case DeletePart delete -> ContextCalls.delete(delete);
                    case StartCycle start -> StoryCalls.start(start);
                    case AdvanceCycle advance -> StoryCalls.advance(advance);
                    case RequestApproval request -> StoryCalls.request(request);
                    case AnswerApproval answer -> StoryCalls.answer(answer);
                    default ->
                        throw new IllegalArgumentException(
                                command.getClass().getSimpleName() + " only works in the engine's own process");
                };
    }
}
