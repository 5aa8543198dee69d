package dev.muster.server.access;

import dev.muster.core.Engine;
import dev.muster.core.approval.ApprovalId;
import dev.muster.core.approval.RequestApproval;
import dev.muster.core.scrum.AddEpic;
import dev.muster.core.scrum.ApproveItems;
import dev.muster.core.scrum.NewStory;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.TaskId;
import dev.muster.core.tdd.StartCycle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The workflow of the other project: an epic, a story with a TDD cycle, a question; all of it with the mark. */
public final class TheirBacklog {
    private static final String STATES = "proposed approved planned quarantined done skipped removed";

    private final Engine engine;
    private final String mySession;
    private final String theirSession;
    private final String task;
    private final String epic;
    private final String story;
    private final String approval;

    /** @param task a task of theirs that waits for the answer from then on */
    TheirBacklog(Engine engine, String mySession, String theirSession, String task) {
        this.engine = engine;
        this.mySession = mySession;
        this.theirSession = theirSession;
        this.task = task;
        String mark = TwoProjects.MARK;
        SessionId session = SessionId.parse(theirSession);
        AddEpic.Added added = engine.execute(new AddEpic(
                "theirs", "epic " + mark, mark, List.of(new NewStory("story " + mark, mark, mark, 7)), session));
        epic = added.epic().toString();
        StoryId planted = added.stories().getFirst();
        story = planted.toString();
        engine.execute(new ApproveItems("theirs", List.of(planted), "boss-" + mark, null));
        engine.execute(new StartCycle("theirs", planted, session));
        approval = engine.execute(new RequestApproval(TaskId.parse(task), "may we " + mark + "?", null, session))
                .id()
                .toString();
        // So that what is refused there is not refused for the state of the workflow alone.
        engine.execute(new AddEpic("mine", "ours", "", List.of(NewStory.titled("our story")), null));
    }

    public String story() {
        return story;
    }

    public String approval() {
        return approval;
    }

    /** All that somebody else could have changed. */
    Object state() {
        var workflows = engine.reads().workflows();
        StoryId planted = StoryId.parse(story);
        return List.of(
                workflows.story("theirs", planted),
                workflows.cycle("theirs", planted),
                workflows.approval(ApprovalId.parse(approval)));
    }

    /** How a stranger would try each operation; tools of the same names take the same arguments. */
    void operations(Map<String, List<Tries>> all) {
        all.put("get_scrum", List.of(Tries.refused(Map.of("project", "theirs")), Tries.hidden(Map.of())));
        all.put(
                "list_stories",
                List.of(
                        Tries.refused(Map.of("project", "theirs")),
                        Tries.hidden(
                                Map.of(),
                                Map.of("state", List.of(STATES.split(" "))),
                                Map.of("after", "1000.0", "limit", 1_000L))));
        for (String operation : List.of("get_story", "get_cycle")) {
            all.put(
                    operation,
                    List.of(Tries.refused(
                            Map.of("story", story),
                            Map.of("project", "theirs", "story", story),
                            Map.of("project", "mine", "story", story))));
        }
        all.put("list_approvals", List.of(Tries.refused(Map.of("project", "theirs")), Tries.hidden(Map.of())));
        all.put("get_approval", List.of(Tries.refused(Map.of("approval", approval))));
        tools(all);
    }

    /** How a stranger would try each tool. */
    public void tools(Map<String, List<Tries>> all) {
        all.put("scrum_command", scrum());
        all.put("tdd_command", List.of(new Tries(true, tdd())));
        all.put(
                "request_approval",
                List.of(Tries.refused(
                        Map.of("task", task, "question", "x", "session", mySession),
                        Map.of("task", task, "question", "x", "session", theirSession))));
        all.put(
                "answer_approval",
                List.of(Tries.refused(
                        Map.of("approval", approval, "approved", true),
                        Map.of("approval", approval, "approved", false, "answered_by", "boss"))));
    }

    private List<Tries> scrum() {
        List<Map<String, Object>> refused = new ArrayList<>();
        for (String command : List.of("state", "backlog_view", "sprint_plan", "approve")) {
            refused.add(Map.of("command", command, "project", "theirs"));
            refused.add(Map.of("command", command, "session", theirSession));
        }
        refused.add(Map.of("command", "epic", "title", "x", "session", theirSession));
        refused.add(Map.of("command", "epic", "title", "x", "project", "theirs", "session", mySession));
        refused.add(Map.of("command", "add_story", "title", "x", "project", "theirs", "session", mySession));
        refused.add(Map.of("command", "add_story", "title", "x", "epic", epic, "session", mySession));
        refused.add(Map.of("command", "approve", "stories", List.of(story)));
        refused.add(Map.of("command", "sprint_plan", "stories", List.of(story), "session", mySession));
        refused.add(Map.of("command", "prioritize", "story", story, "priority", 1L, "session", mySession));
        refused.add(Map.of("command", "remove_story", "story", story, "session", mySession));
        refused.add(Map.of("command", "report_ci", "story", story, "passed", false, "session", mySession));
        refused.add(Map.of("command", "set_mode", "mode", "autonomous", "project", "theirs"));
        return List.of(
                new Tries(true, refused),
                Tries.hidden(Map.of("command", "state"), Map.of("command", "backlog_view", "limit", 1_000L)));
    }

    private List<Map<String, Object>> tdd() {
        List<Map<String, Object>> refused = new ArrayList<>();
        for (String command : List.of("start", "test", "status", "abort")) {
            refused.add(Map.of("command", command, "story", story, "session", mySession));
            refused.add(Map.of("command", command, "story", story, "session", theirSession));
            refused.add(Map.of("command", command, "story", story, "project", "theirs", "session", mySession));
        }
        return refused;
    }
}
