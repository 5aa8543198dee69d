package dev.muster.core.scrum;

import dev.muster.core.Limits;

/**
 * A story to be added to a backlog.
 *
 * @param title up to 500 characters
 * @param description up to 256 KiB
 * @param acceptance what has to hold when it is done, up to 10,000 characters; may be empty
 * @param priority -1,000 (last) to 1,000 (first); 0 is normal
 */
public record NewStory(String title, String description, String acceptance, int priority) {
    public static NewStory titled(String title) {
        return new NewStory(title, "", "", 0);
    }

    public NewStory withPriority(int value) {
        return new NewStory(title, description, acceptance, value);
    }

    void check() {
        Limits.name("title", title, Limits.TITLE);
        Limits.textBytes("description", description, Limits.DESCRIPTION_BYTES);
        Limits.text("acceptance", acceptance, Limits.REASON);
        Limits.range("priority", priority, -Limits.PRIORITY, Limits.PRIORITY);
    }
}
