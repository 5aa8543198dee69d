package dev.muster.lab.engine;

import dev.muster.lab.engine.Endpoint.Ask;
import java.util.List;

/** The endpoints of a session that assesses itself and keeps contexts and checkpoints: those of the round's guest. */
final class SelfEndpoints {
    private static final String PART = "/sessions/{session}/context/{key}";

    static final List<Endpoint> ALL = List.of(
            get("", "cascade", seat -> Ask.of(seat.guest()).holding("state", "none")),
            post(
                    "",
                    "cascade",
                    seat -> Ask.of(seat.guest())
                            .with(json -> {
                                json.field("phase", "preflight");
                                SureScores.write(json);
                            })
                            .holding("state", "preflight")),
            get(
                    "",
                    "assessments",
                    seat -> Ask.of(seat.guest())
                            .holding(answer -> answer.objects("assessments").size() == 1)),
            get(
                    "",
                    "beliefs",
                    seat -> Ask.of(seat.guest())
                            .holding(answer -> answer.object("beliefs").has("know"))),
            post(
                    "",
                    "evidence",
                    seat -> Ask.of(seat.guest())
                            .with(SureScores::evidence)
                            .holding(answer -> answer.whole("compared") == 1)),
            get("", "calibration", seat -> Ask.of(seat.guest()).holding(answer -> answer.whole("pairs") > 0)),
            get(
                    "",
                    "drift",
                    seat -> Ask.of(seat.guest())
                            .holding(answer -> !answer.objects("vectors").isEmpty())),
            get(
                    "",
                    "diff",
                    seat -> Ask.of(seat.guest())
                            .holding(answer -> answer.objects("changes").isEmpty())),
            new Endpoint(
                    "POST",
                    "/sessions/{session}/findings",
                    201,
                    seat -> Ask.of(seat.guest())
                            .with(json -> json.field("kind", "finding").field("text", "load of the lab"))
                            .holding(answer -> seat.kept("finding", Long.toString(answer.whole("finding"))))),
            get(
                    "",
                    "findings",
                    seat -> Ask.of(seat.guest())
                            .holding(answer -> !answer.objects("findings").isEmpty())),
            post(
                    "/findings/{finding}",
                    "publish",
                    seat -> Ask.of(seat.guest(), seat.kept("finding"))
                            .holding(answer ->
                                    Long.toString(answer.whole("finding")).equals(seat.kept("finding")))),
            get(
                    "",
                    "summary",
                    seat -> Ask.of(seat.guest())
                            .holding(answer ->
                                    answer.object("session").text("id").equals(seat.guest()))),
            new Endpoint(
                    "GET",
                    "/guidance",
                    200,
                    seat -> Ask.of()
                            .query("session=" + seat.guest())
                            .holding(answer -> !answer.texts("next").isEmpty())),
            new Endpoint(
                    "PUT",
                    PART,
                    200,
                    seat -> Ask.of(seat.guest(), "plan")
                            .with(json -> json.field("value", "load of the lab"))
                            .holding("key", "plan")),
            new Endpoint("GET", PART, 200, seat -> Ask.of(seat.guest(), "plan").holding("value", "load of the lab")),
            get(
                    "",
                    "context",
                    seat -> Ask.of(seat.guest())
                            .holding(answer -> answer.objects("parts").size() == 1)),
            new Endpoint(
                    "DELETE", PART, 200, seat -> Ask.of(seat.guest(), "plan").holding("key", "plan")),
            new Endpoint(
                    "POST",
                    "/sessions/{session}/checkpoints",
                    201,
                    seat -> Ask.of(seat.guest())
                            .with(json -> json.field("summary", "load of the lab"))
                            .holding(answer -> answer.whole("seq") == 1)),
            get(
                    "",
                    "checkpoints",
                    seat -> Ask.of(seat.guest())
                            .holding(answer -> answer.objects("checkpoints").size() == 1)),
            get(
                    "",
                    "checkpoint",
                    seat -> Ask.of(seat.guest())
                            .holding(answer ->
                                    answer.object("content").text("session_id").equals(seat.guest()))),
            post(
                    "/checkpoints",
                    "prune",
                    seat -> Ask.of(seat.guest())
                            .with(json -> json.field("keep", 1L))
                            .holding(answer -> answer.whole("deleted") == 0)),
            new Endpoint("POST", "/sessions/{session}/handoff", 201, seat -> {
                seat.prepare("/sessions/" + seat.guest() + "/cascade", json -> {
                    json.field("phase", "check");
                    SureScores.write(json);
                });
                return Ask.of(seat.guest())
                        .with(json -> json.field("summary", "load of the lab").field("publish", false))
                        .holding("kind", "investigation");
            }),
            post("/cascade", "overrule", seat -> {
                seat.prepare("/sessions/" + seat.guest() + "/cascade", json -> {
                    json.field("phase", "check");
                    SureScores.write(json);
                });
                return Ask.of(seat.guest())
                        .with(json -> json.field("reason", "load of the lab"))
                        .holding(answer -> answer.flag("overruled", false));
            }));

    private SelfEndpoints() {}

    private static Endpoint get(String below, String last, Endpoint.Asking asking) {
        return new Endpoint("GET", "/sessions/{session}" + below + "/" + last, 200, asking);
    }

    private static Endpoint post(String below, String last, Endpoint.Asking asking) {
        return new Endpoint("POST", "/sessions/{session}" + below + "/" + last, 200, asking);
    }
}
