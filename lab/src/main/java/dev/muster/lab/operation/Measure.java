package dev.muster.lab.operation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is measured of an MCP tool's call beside its answer. */
public sealed interface Measure {

    /**
     * The call is cancelled: how long until nothing comes of it any more.
     *
     * @param after how long it runs first
     * @param counter a tool that tells a number which grows as long as the called one is at work; null for none
     * @param find where that number stands in its answer; null without a counter
     */
    record Cancel(
            Duration after,
            @Nullable String counter,
            @Nullable Query find) implements Measure {}

    /**
     * The call's connection is cut, and its session is asked whether it is still there.
     *
     * @param after how long it runs first
     */
    record Cut(Duration after) implements Measure {}

    /**
     * The call changes something: how long until the last of many subscribers is told.
     *
     * @param subscribers how many, each with a session of its own
     * @param resource what they are subscribed to; null for the list of tools
     */
    record FanOut(int subscribers, @Nullable String resource) implements Measure {}
}
