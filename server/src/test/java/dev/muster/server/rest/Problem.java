package dev.muster.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.client.wire.Fields;
import dev.muster.core.ErrorCode;
import dev.muster.server.Reply;
import java.util.Locale;

/** What every refusal has to tell, whoever refused. */
public final class Problem {
    private Problem() {}

    /** The fields of an answer that must be a complete problem document. */
    public static Fields of(Reply reply) {
        assertThat(reply.header("Content-Type")).as("%s", reply).isEqualTo("application/problem+json");
        Fields problem = reply.json();
        assertThat(problem.values().keySet())
                .contains("type", "title", "status", "code", "detail", "help")
                .isSubsetOf("type", "title", "status", "code", "detail", "help", "state", "allowed", "retry_after");
        assertThat(problem.whole("status")).isEqualTo(reply.status());
        assertThat(problem.text("detail")).isNotBlank().doesNotContain("Exception", "\tat ", ".java");
        assertThat(problem.text("type"))
                .isEqualTo("urn:muster:error:" + problem.text("code").toLowerCase(Locale.ROOT));
        assertThat(problem.values().containsKey("state"))
                .isEqualTo(problem.values().containsKey("allowed"));
        assertThat(problem.constant("code", ErrorCode.class)).isNotNull();
        return problem;
    }

    /** The same, of this code. */
    public static Fields of(Reply reply, ErrorCode code) {
        Fields problem = of(reply);
        assertThat(problem.text("code")).isEqualTo(code.name());
        return problem;
    }
}
