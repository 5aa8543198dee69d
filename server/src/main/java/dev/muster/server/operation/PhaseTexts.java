package dev.muster.server.operation;

import dev.muster.core.cascade.CascadeState;
import dev.muster.core.scrum.ScrumState;
import dev.muster.core.tdd.TddState;

/** What is to be done in each state of the workflows, in one sentence or two: for prompts and for guidance. */
public final class PhaseTexts {
    private PhaseTexts() {}

    /** What is to be done in a state of a project's Scrum workflow. */
    public static String of(ScrumState state) {
        return switch (state) {
            case IDLE ->
                "Nothing is planned. Ask what is wanted, and add an epic with its stories, each small enough for"
                        + " one agent and with what has to hold when it is done.";
            case BACKLOG_READY ->
                "There is a backlog. Put the stories in order, have people approve what waits for them,"
                        + " and plan a sprint from the approved ones that fit a common goal.";
            case SPRINT_PLANNED ->
                "A sprint is planned. Look through its stories once more, see that the work tree is"
                        + " clean, and start it: each story becomes a task.";
            case SPRINT_ACTIVE ->
                "The sprint is under way. Claim its tasks, work on each story test first, and report how" + " CI did.";
            case SPRINT_PAUSED ->
                "The sprint is paused: finish what you hold, claim nothing of it. It goes on when"
                        + " somebody resumes it.";
            case SPRINT_REVIEW ->
                "All stories are done. Show what came of them; a person accepts the result or asks for" + " changes.";
            case BLOCKED ->
                "A story failed again and again. Find out why and tell a person what could be tried; a person"
                        + " suggests a fix or leaves the story out.";
        };
    }

    /** What is to be done in a phase of a TDD cycle. */
    public static String of(TddState state) {
        return switch (state) {
            case DESIGN ->
                "Decide what the story's first behaviour is, how it is called and how it can fail. Write no"
                        + " code yet.";
            case TEST_RED ->
                "Write tests for that behaviour. Run them and report the figures: they have to fail, and for"
                        + " the reason that you expect.";
            case CODE_GREEN ->
                "Write the least code that makes the tests pass. Run them and report the figures, until"
                        + " all are green.";
            case REFACTOR ->
                "Improve names and structure, and leave the behaviour as it is. Run the tests after each"
                        + " step; commit when all are green.";
            case COMMITTED -> "The cycle is committed. Start another one for the next behaviour, or hand in the task.";
            case ABORTED -> "The cycle was given up. Note why, and start another one or give the task back.";
        };
    }

    /** What is to be done where a cascade stands. */
    public static String of(CascadeState state) {
        return switch (state) {
            case NONE -> "Before you begin, score what you know by preflight.";
            case PREFLIGHT ->
                "You have scored what you know. Find out what you do not, by investigate; or ask the gate,"
                        + " by check.";
            case INVESTIGATE ->
                "Find out what you do not know. Note what you find, also what leads nowhere, and then ask"
                        + " the gate by check.";
            case CHECK ->
                "The gate has decided: act if it said proceed, else do what it said. Hand off if others go on.";
            case ACT -> "Do the work. Score what you know after it, by postflight.";
            case POSTFLIGHT ->
                "You have scored what you learnt. Add the evidence, hand off, and begin the next piece of"
                        + " work by preflight.";
        };
    }
}
