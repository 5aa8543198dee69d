package dev.muster.server.operation;

import static dev.muster.server.schema.Schema.flag;
import static dev.muster.server.schema.Schema.list;
import static dev.muster.server.schema.Schema.oneOf;
import static dev.muster.server.schema.Schema.orNull;
import static dev.muster.server.schema.Schema.struct;
import static dev.muster.server.schema.Schema.text;
import static dev.muster.server.schema.Schema.whole;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.client.wire.ScrumJson;
import dev.muster.core.Limits;
import dev.muster.core.scrum.AddEpic;
import dev.muster.core.scrum.AddStories;
import dev.muster.core.scrum.ApproveItems;
import dev.muster.core.scrum.ChangeSprint;
import dev.muster.core.scrum.ChangeStory;
import dev.muster.core.scrum.EpicId;
import dev.muster.core.scrum.MendSprint;
import dev.muster.core.scrum.NewStory;
import dev.muster.core.scrum.PlanSprint;
import dev.muster.core.scrum.ReportCi;
import dev.muster.core.scrum.ReviewSprint;
import dev.muster.core.scrum.ScrumCommand;
import dev.muster.core.scrum.ScrumMachine;
import dev.muster.core.scrum.ScrumMode;
import dev.muster.core.scrum.SetMode;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.scrum.StoryPage;
import dev.muster.core.scrum.StoryQuery;
import dev.muster.core.scrum.StoryState;
import dev.muster.core.scrum.WorkTree;
import dev.muster.core.session.SessionId;
import dev.muster.core.state.StateMachine;
import dev.muster.server.access.Role;
import dev.muster.server.schema.Struct;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The Scrum workflow of a project: backlog, sprints, and what can be said to them. */
public final class ScrumOperations {
    private static final int LIST = 50;
    private static final Struct PROJECT = struct().optional("project", text(Limits.NAME));

    /** What can be said, by the words of the table and two more. */
    private static final String[] COMMANDS = Stream.concat(
                    ScrumMachine.TABLE.commands().stream().map(StateMachine::wire), Stream.of("report_ci", "set_mode"))
            .toArray(String[]::new);

    public static final Struct COMMAND = struct().required("command", oneOf(COMMANDS))
            .optional("project", text(Limits.NAME))
            .optional("title", text(Limits.TITLE), "epic: its title; add_story: that of one story")
            .optional("description", text(), "epic, add_story")
            .optional("acceptance", text(Limits.REASON), "add_story: what has to hold when it is done")
            .optional(
                    "new_stories",
                    list(WorkflowShapes.NEW_STORY, Limits.GRAPH_TASKS),
                    "epic, add_story: several at once")
            .optional("epic", text(32), "add_story: which it is part of")
            .optional("story", text(32), "prioritize, remove_story, report_ci, suggest_fix, skip_task")
            .optional(
                    "stories",
                    list(text(32), Limits.GRAPH_TASKS),
                    "approve, sprint_plan: all that can be, unless named; request_changes: all of the sprint")
            .optional("priority", whole(-Limits.PRIORITY, Limits.PRIORITY), "prioritize, add_story; higher is first")
            .optional("goal", text(Limits.REASON), "sprint_plan")
            .optional("text", text(Limits.REASON), "suggest_fix, request_changes, feedback, report_ci")
            .optional("passed", flag(), "report_ci")
            .optional("mode", oneOf(ScrumMode.class), "set_mode")
            .optional("answered_by", text(Limits.NAME), "approve: who does, to be shown")
            .optional("after", text(64), "backlog_view: the 'next' of the last page")
            .optional("limit", whole(1, Limits.PAGE), "backlog_view")
            .optional("session", text(64));

    public static final Struct SAID = struct().required("command", oneOf(COMMANDS))
            .required("status", WorkflowShapes.SCRUM)
            .optional("epic", text())
            .optional("sprint", text())
            .optional("stories", list(text()), "that were added or approved")
            .optional("story_state", oneOf(StoryState.class))
            .optional("backlog", list(WorkflowShapes.STORY))
            .optional("next", orNull(text()), "pass it as 'after' for the next page");

    private ScrumOperations() {}

    static List<Operation> all() {
        return List.of(
                Operation.read(
                        "get_scrum",
                        "Show where a project's Scrum workflow stands and which commands are possible.",
                        PROJECT.optional("sprint", flag(), "whether it is the sprint that is meant"),
                        WorkflowShapes.SCRUM,
                        (call, out) -> ScrumJson.write(
                                out,
                                call.reads()
                                        .workflows()
                                        .scrum(
                                                call.project(),
                                                call.arguments().flag("sprint", false)
                                                        ? ScrumCommand.SPRINT_STATUS
                                                        : ScrumCommand.STATE))),
                Operation.change(
                        "scrum_command",
                        "Say something to a project's Scrum workflow: plan, start and review sprints, tend the backlog.",
                        Role.AGENT,
                        COMMAND,
                        SAID,
                        ScrumOperations::command),
                Operation.read(
                        "list_stories",
                        "List the stories of a backlog, the most important first.",
                        PROJECT.optional("state", list(oneOf(StoryState.class)), "open ones by default")
                                .optional("after", text(64), "the 'next' of the last page")
                                .optional("limit", whole(1, Limits.PAGE)),
                        struct().required("stories", list(WorkflowShapes.STORY)).required("next", orNull(text())),
                        (call, out) -> page(call, out, "stories")),
                Operation.read(
                        "get_story",
                        "Show a story.",
                        PROJECT.required("story", text(32)),
                        WorkflowShapes.STORY,
                        (call, out) -> ScrumJson.write(
                                out,
                                call.reads()
                                        .workflows()
                                        .story(
                                                call.project(),
                                                StoryId.parse(call.arguments().text("story"))))));
    }

    private static void page(Call call, Json out, String name) {
        Fields arguments = call.arguments();
        Set<StoryState> states = EnumSet.noneOf(StoryState.class);
        arguments.texts("state").forEach(state -> states.add(StoryState.valueOf(state.toUpperCase(Locale.ROOT))));
        StoryPage page = call.reads()
                .workflows()
                .backlog(new StoryQuery(
                        call.project(), states, arguments.textOrNull("after"), arguments.integer("limit", LIST)));
        out.objects(name, page.stories(), ScrumJson::write).field("next", page.next());
    }

    /** Says something to a workflow; what it answers is written by {@link #answer}. */
    public static void command(Call call, Json out) {
        String command = call.arguments().text("command");
        String project = call.project();
        SessionId by = call.session();
        switch (command) {
            case "state", "sprint_status", "backlog_view" -> {
                call.reads().workflows().scrum(project, constant(command));
                answer(call, out, project);
                if (command.equals("backlog_view")) {
                    page(call, out, "backlog");
                }
            }
            case "epic", "add_story" -> add(call, out, project, by);
            case "approve" -> {
                List<StoryId> approved = call.execute(new ApproveItems(project, stories(call), who(call), by));
                answer(call, out, project);
                out.texts("stories", approved.stream().map(StoryId::toString).toList());
            }
            case "prioritize", "remove_story" -> {
                StoryState state = call.execute(changeStory(call, project, by));
                answer(call, out, project);
                out.field("story_state", StateMachine.wire(state));
            }
            case "sprint_plan" -> {
                String goal = call.arguments().textOrEmpty("goal");
                var sprint = call.execute(new PlanSprint(project, goal, stories(call), by));
                answer(call, out, project);
                out.text("sprint", sprint);
            }
            default -> {
                steer(call, project, by);
                answer(call, out, project);
            }
        }
    }

    private static void answer(Call call, Json out, String project) {
        out.field("command", call.arguments().text("command"))
                .object(
                        "status",
                        json -> ScrumJson.write(json, call.reads().workflows().scrum(project, ScrumCommand.STATE)));
    }

    private static ScrumCommand constant(String command) {
        return ScrumCommand.valueOf(command.toUpperCase(Locale.ROOT));
    }

    private static void add(Call call, Json out, String project, @Nullable SessionId by) {
        Fields arguments = call.arguments();
        List<NewStory> several = arguments.objects("new_stories").stream()
                .map(ScrumJson::readNewStory)
                .toList();
        List<StoryId> added;
        String epic = arguments.textOrNull("epic");
        if (arguments.text("command").equals("epic")) {
            AddEpic.Added both = call.execute(new AddEpic(
                    project, needed(arguments, "title"), arguments.textOrEmpty("description"), several, by));
            epic = both.epic().toString();
            added = both.stories();
        } else {
            if (several.isEmpty()) {
                needed(arguments, "title");
                several = List.of(ScrumJson.readNewStory(arguments));
            }
            added = call.execute(new AddStories(project, epic == null ? null : EpicId.parse(epic), several, by));
        }
        answer(call, out, project);
        if (epic != null) {
            out.field("epic", epic);
        }
        out.texts("stories", added.stream().map(StoryId::toString).toList());
    }

    private static ChangeStory changeStory(Call call, String project, @Nullable SessionId by) {
        Fields arguments = call.arguments();
        Long priority = arguments.wholeOrNull("priority");
        boolean removes = arguments.text("command").equals("remove_story");
        if (!removes && priority == null) {
            needed(arguments, "priority");
        }
        return new ChangeStory(
                project,
                StoryId.parse(needed(arguments, "story")),
                removes || priority == null ? null : Math.toIntExact(priority),
                by);
    }

    /** What changes where the workflow stands, and answers nothing else. */
    private static void steer(Call call, String project, @Nullable SessionId by) {
        Fields arguments = call.arguments();
        String command = arguments.text("command");
        String story = arguments.textOrNull("story");
        switch (command) {
            case "suggest_fix", "skip_task" ->
                call.execute(new MendSprint(
                        project,
                        story == null ? null : StoryId.parse(story),
                        command.equals("suggest_fix") ? needed(arguments, "text") : null,
                        by));
            case "report_ci" -> {
                if (!arguments.has("passed")) {
                    needed(arguments, "passed");
                }
                call.execute(new ReportCi(
                        project,
                        StoryId.parse(needed(arguments, "story")),
                        arguments.flag("passed", false),
                        arguments.textOrNull("text"),
                        by));
            }
            case "request_changes", "feedback" ->
                call.execute(new ReviewSprint(
                        project, command.equals("request_changes"), stories(call), needed(arguments, "text"), by));
            case "set_mode" -> {
                needed(arguments, "mode");
                call.execute(new SetMode(project, arguments.constant("mode", ScrumMode.class), by));
            }
            default -> {
                // Looked at each time: what it was a moment ago is no answer.
                WorkTree tree = command.equals("sprint_start")
                        ? call.engine().repositories().workTree(project)
                        : null;
                call.execute(new ChangeSprint(project, constant(command), tree, by));
            }
        }
    }

    private static List<StoryId> stories(Call call) {
        return call.arguments().texts("stories").stream().map(StoryId::parse).toList();
    }

    /** Who answers, as a name to be shown. */
    static String who(Call call) {
        String named = call.arguments().textOrNull("answered_by");
        return named == null ? call.caller().name() : named;
    }

    private static String needed(Fields arguments, String name) {
        String value = arguments.has(name) && arguments.value(name) instanceof String text ? text : null;
        if (value == null) {
            throw new IllegalArgumentException("'" + name + "' is missing: " + arguments.text("command") + " needs it");
        }
        return value;
    }
}
