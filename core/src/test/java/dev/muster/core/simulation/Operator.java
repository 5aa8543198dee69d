package dev.muster.core.simulation;

import dev.muster.core.agent.AgentId;
import dev.muster.core.agent.DrainAgent;
import dev.muster.core.agent.PauseAgent;
import dev.muster.core.agent.ResumeAgent;
import dev.muster.core.agent.StopAgent;
import dev.muster.core.project.LimitProject;
import dev.muster.core.task.ArchiveTask;
import dev.muster.core.task.BlockTask;
import dev.muster.core.task.CancelTask;
import dev.muster.core.task.RequeueTask;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import dev.muster.core.task.UnblockTask;
import dev.muster.core.task.UpdateTask;
import java.util.ArrayList;
import java.util.List;

/** The person in charge: orders work, changes their mind, and interferes. */
final class Operator extends Actor {
    Operator(Simulation world) {
        super(world);
    }

    @Override
    void act() {
        TaskId task = anyTask();
        if (task == null || (!world.enoughTasks() && chance(0.4))) {
            Orders.Order order = order(oneOf(world.projects()), chance(0.3) ? "key " + mark() : null);
            send(order.command(null));
            return;
        }
        switch (random.nextInt(13)) {
            case 0 -> send(new CancelTask(task, mark(), chance(0.3), null));
            case 1, 2 -> send(new RequeueTask(taskIn(task, TaskState.FAILED, TaskState.CANCELLED), null));
            case 3 -> send(new BlockTask(task, mark(), null));
            case 4, 5 -> send(new UnblockTask(taskIn(task, TaskState.BLOCKED), null));
            case 6 ->
                send(new UpdateTask(
                        task,
                        null,
                        chance(0.3) ? "a longer story ".repeat(random.nextInt(100)) : null,
                        null,
                        null,
                        random.nextInt(5) - 2,
                        chance(0.3) ? in(random.nextInt(600_000)) : null,
                        null));
            case 7 -> send(new ArchiveTask(taskIn(task, TaskState.COMPLETED, TaskState.FAILED), null));
            case 8 -> send(new LimitProject(oneOf(world.projects()), null, random.nextInt(4)));
            case 9 -> send(new LimitProject(oneOf(world.projects()), oneOf(KEYS), 1 + random.nextInt(2)));
            default -> agent();
        }
    }

    /** A task in one of these states, if there is one. */
    private TaskId taskIn(TaskId otherwise, TaskState... states) {
        List<TaskId> fitting = new ArrayList<>();
        for (StoreFile.TaskRecord row : world.audit().rows().values()) {
            for (TaskState state : states) {
                if (row.state() == state.ordinal()) {
                    fitting.add(new TaskId(row.id()));
                }
            }
        }
        return fitting.isEmpty() ? otherwise : oneOf(fitting);
    }

    private void agent() {
        AgentId agent = anyAgent();
        if (agent == null) {
            return;
        }
        switch (random.nextInt(6)) {
            case 0 -> send(new PauseAgent(agent));
            case 1, 2, 3 -> send(new ResumeAgent(agent));
            case 4 -> send(new DrainAgent(agent));
            default -> send(new StopAgent(agent));
        }
    }

    /** Takes away what keeps work from being finished. */
    void letFlow() {
        for (String project : world.projects()) {
            send(new LimitProject(project, null, 0));
        }
    }

    void unblockAll() {
        for (StoreFile.TaskRecord row : world.audit().rows().values()) {
            if (row.state() == TaskState.BLOCKED.ordinal()) {
                send(new UnblockTask(new TaskId(row.id()), null));
            }
        }
    }
}
