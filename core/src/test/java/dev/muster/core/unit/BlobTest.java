package dev.muster.core.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.RefusedException;
import dev.muster.core.model.TestEngine;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.Artifact;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.ContinueTask;
import dev.muster.core.task.Lease;
import dev.muster.core.task.NewArtifact;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.TaskId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Large values: stored once, compressed where that helps, and read back as they were. */
@Tag("unit")
class BlobTest {
    private final TestEngine engine = TestEngine.open();
    private TaskId task = new TaskId(1);
    private Lease lease = new Lease(task, 1, 0);

    @BeforeEach
    void a_claimed_task() {
        SessionId session = engine.session("worker");
        task = engine.create(NewTask.titled("t"));
        lease = engine.claim(new ClaimTask(session)).lease();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void the_same_content_is_stored_once() {
        String content = "the same ".repeat(1_000);
        engine.done(new ContinueTask(
                lease,
                "",
                List.of(NewArtifact.text("a", "text/plain", content), NewArtifact.text("b", "text/plain", content)),
                null));
        engine.create(NewTask.titled("u").withDescription(content));

        assertThat(engine.file().number("select count(*) from blob")).isEqualTo(1);
        assertThat(engine.file().number("select count(*) from artifact")).isEqualTo(2);
        assertThat(engine.engine().reads().task(new TaskId(2)).description()).isEqualTo(content);
    }

    @Test
    void content_is_compressed_where_that_helps_and_read_back_unchanged() {
        byte[] text = "compressible ".repeat(10_000).getBytes(StandardCharsets.UTF_8);
        byte[] noise = new byte[100_000];
        new Random(1).nextBytes(noise);
        engine.done(new CompleteTask(
                lease,
                "",
                List.of(
                        NewArtifact.bytes("text", "text/plain", text),
                        NewArtifact.bytes("noise", "application/octet-stream", noise),
                        NewArtifact.bytes("empty", "text/plain", new byte[0])),
                null));

        assertThat(engine.file().number("select length(data) from blob where size = ?", text.length))
                .isLessThan(1_000);
        assertThat(engine.file().number("select length(data) from blob where size = ?", noise.length))
                .isEqualTo(noise.length);
        assertThat(content("text")).isEqualTo(text);
        assertThat(content("noise")).isEqualTo(noise);
        assertThat(content("empty")).isEmpty();
    }

    @Test
    void an_artifact_of_the_same_name_gets_a_new_version() {
        for (String content : List.of("one", "two", "three")) {
            engine.done(new ContinueTask(lease, "", List.of(NewArtifact.text("a", "text/plain", content)), null));
        }

        List<Artifact> artifacts = engine.engine().reads().artifacts(task);

        assertThat(artifacts).extracting(Artifact::version).containsExactly(1, 2, 3);
        assertThat(new String(engine.engine().reads().blob(artifacts.getLast().sha256()), StandardCharsets.UTF_8))
                .isEqualTo("three");
    }

    @Test
    void a_long_summary_is_read_back_whole() {
        String summary = "what was done 😀 ".repeat(2_000);
        engine.done(new CompleteTask(lease, summary));

        assertThat(engine.engine().reads().task(task).summary()).isEqualTo(summary);
    }

    @Test
    void an_artifact_that_is_too_large_is_refused_at_the_door() {
        byte[] content = new byte[Limits.ARTIFACT_BYTES + 1];

        RefusedException refused =
                catchThrowableOfType(RefusedException.class, () -> NewArtifact.bytes("big", "x", content));

        assertThat(refused.code()).isEqualTo(ErrorCode.TOO_LARGE);
        assertThat(refused.refusal().message()).contains("'big'", "67108865", "67108864");
    }

    private byte[] content(String name) {
        Artifact artifact = engine.engine().reads().artifacts(task).stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        return engine.engine().reads().blob(artifact.sha256());
    }
}
