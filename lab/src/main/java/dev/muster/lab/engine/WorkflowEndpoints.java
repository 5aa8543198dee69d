package dev.muster.lab.engine;

import dev.muster.lab.engine.Endpoint.Ask;
import java.util.List;

/** The endpoints of workflows and of questions to people; in the project that the round has made. */
final class WorkflowEndpoints {
    private static final String OWN = "own project";
    private static final String STORY = "story";
    private static final String APPROVAL = "approval";

    static final List<Endpoint> ALL = List.of(
            get("/projects/{project}/scrum", seat -> Ask.of(seat.kept(OWN)).holding("state", "idle")),
            post("/projects/{project}/scrum", WorkflowEndpoints::epic),
            get(
                    "/projects/{project}/stories",
                    seat -> Ask.of(seat.kept(OWN))
                            .holding(answer -> answer.objects("stories").size() == 1)),
            get(
                    "/projects/{project}/stories/{story}",
                    seat -> Ask.of(seat.kept(OWN), seat.kept(STORY)).holding("state", "approved")),
            post(
                    "/projects/{project}/stories/{story}/tdd",
                    seat -> Ask.of(seat.kept(OWN), seat.kept(STORY))
                            .with(json -> json.field("command", "start"))
                            .holding("state", "design")),
            get(
                    "/projects/{project}/stories/{story}/tdd",
                    seat -> Ask.of(seat.kept(OWN), seat.kept(STORY))
                            .holding(answer ->
                                    answer.object("cycle").text("state").equals("design"))),
            new Endpoint(
                    "POST",
                    "/projects/{project}/templates",
                    201,
                    seat -> Ask.of(seat.kept(OWN))
                            .with(json -> json.field("template", "t")
                                    .objects(
                                            "tasks",
                                            List.of("load of the lab"),
                                            (out, title) -> out.field("title", title)))
                            .holding(answer -> answer.whole("version") == 1)),
            get(
                    "/projects/{project}/templates",
                    seat -> Ask.of(seat.kept(OWN))
                            .holding(answer -> answer.objects("templates").size() == 1)),
            get(
                    "/projects/{project}/templates/{template}",
                    seat -> Ask.of(seat.kept(OWN), "t").holding("template", "t")),
            new Endpoint(
                    "POST",
                    "/projects/{project}/templates/{template}/instantiate",
                    201,
                    seat -> Ask.of(seat.kept(OWN), "t")
                            .with(json -> json.field("dry_run", true))
                            .holding(answer -> answer.objects("tasks").size() == 1)),
            post(
                    "/projects/{project}/repository",
                    seat -> Ask.of(seat.kept(OWN))
                            .with(json -> json.field("project", seat.kept(OWN)))
                            .holding("project", seat.kept(OWN))),
            new Endpoint("POST", "/approvals", 201, WorkflowEndpoints::question),
            get(
                    "/approvals",
                    seat -> Ask.of()
                            .query("project=" + seat.project())
                            .holding(answer -> !answer.objects("approvals").isEmpty())),
            get("/approvals/{approval}", seat -> Ask.of(seat.kept(APPROVAL)).holding("state", "pending")),
            post(
                    "/approvals/{approval}/answer",
                    seat -> Ask.of(seat.kept(APPROVAL))
                            .with(json -> json.field("approved", false))
                            .holding("state", "rejected")),
            get("/tasks/{task}/synthesis", seat -> Ask.of(seat.task()).holding("parent", seat.task())));

    private WorkflowEndpoints() {}

    private static Endpoint get(String path, Endpoint.Asking asking) {
        return new Endpoint("GET", path, 200, asking);
    }

    private static Endpoint post(String path, Endpoint.Asking asking) {
        return new Endpoint("POST", path, 200, asking);
    }

    /** The round's project is its own from here on. */
    static boolean owns(ApiSeat seat, String project) {
        return seat.kept(OWN, project);
    }

    /** Nobody approves its story: agents of the project may do all by themselves. */
    private static Ask epic(ApiSeat seat) {
        seat.prepare(
                "/projects/" + seat.kept(OWN) + "/scrum",
                json -> json.field("command", "set_mode").field("mode", "autonomous"));
        return Ask.of(seat.kept(OWN))
                .with(json -> json.field("command", "epic")
                        .field("title", "load of the lab")
                        .objects("new_stories", List.of("a story"), (out, title) -> out.field("title", title)))
                .holding(answer -> seat.kept(STORY, answer.texts("stories").getFirst()));
    }

    private static Ask question(ApiSeat seat) {
        seat.make();
        return Ask.of()
                .with(json -> json.field("task", seat.task()).field("question", "may it go on?"))
                .holding(answer -> seat.kept(APPROVAL, answer.text("id")));
    }
}
