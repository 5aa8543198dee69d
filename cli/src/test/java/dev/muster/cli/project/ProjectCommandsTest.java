package dev.muster.cli.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ProjectCommandsTest {
    @TempDir
    Path home;

    private Program muster;

    @BeforeEach
    void one_project() {
        muster = new Program(home.resolve("data"));
        muster.ok("project", "create", "shop", "--description", "The web shop");
    }

    @Test
    void a_project_is_listed_and_shown_with_its_counts() {
        muster.ok("task", "create", "--project", "shop", "--title", "Sell");

        JsonNode listed = muster.json("project", "list");
        assertThat(listed.at("/projects/0/name").stringValue()).isEqualTo("shop");
        assertThat(listed.at("/projects/0/max_in_progress").isNull()).isTrue();
        JsonNode shown = muster.json("project", "show", "shop");
        assertThat(shown.at("/description").stringValue()).isEqualTo("The web shop");
        assertThat(shown.at("/tasks/ready").intValue()).isOne();
        assertThat(shown.at("/tasks/failed").intValue()).isZero();
        assertThat(muster.ok("project", "list")).isEqualTo("""
                NAME  READY  IN PROGRESS  OPEN  ALL  DESCRIPTION
                shop      1            0     1    1  The web shop
                """);
    }

    @Test
    void a_limit_is_set_and_taken_away() {
        assertThat(muster.ok("project", "limit", "shop", "--at-most", "3")).isEqualTo("shop  at most 3 in progress\n");
        assertThat(muster.json("project", "show", "shop").at("/max_in_progress").intValue())
                .isEqualTo(3);
        assertThat(muster.ok("project", "limit", "shop", "--at-most", "0")).isEqualTo("shop  no limit\n");
        assertThat(muster.ok("project", "limit", "shop", "--concurrency-key", "deploy", "--at-most", "2"))
                .isEqualTo("shop  key deploy: at most 2 in progress\n");
    }

    @Test
    void a_name_that_is_taken_is_refused() {
        Ran ran = muster.run("project", "create", "shop");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).isEqualTo("muster: there is a project 'shop' already\n");
    }

    @Test
    void an_unknown_project_is_told_with_the_nearest_one() {
        Ran ran = muster.run("project", "show", "shpo", "--json");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.error().at("/code").stringValue()).isEqualTo("NOT_FOUND");
        assertThat(ran.error().at("/detail").stringValue())
                .isEqualTo("there is no project 'shpo'; did you mean 'shop'?");
    }

    @Test
    void the_default_project_is_not_made_beside_others() {
        Ran ran = muster.run("task", "create", "--title", "Where?");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("there is no project 'default'").contains("shop");
    }

    @Test
    void the_project_may_come_from_the_environment() {
        muster.with("MUSTER_PROJECT", "shop").ok("task", "create", "--title", "Here");

        assertThat(muster.json("task", "show", "t1").at("/project").stringValue())
                .isEqualTo("shop");
    }
}
