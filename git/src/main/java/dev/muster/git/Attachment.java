package dev.muster.git;

/**
 * A file beside a checkpoint; in git it is {@code artifacts/<name>}, the name written as in {@link SessionKey}.
 *
 * @param name any text that is not empty, at most 80 bytes of UTF-8
 * @param bytes the content; it is not copied, so it must not be changed
 */
public record Attachment(
        String name,
        @SuppressWarnings("ArrayRecordComponent") byte[] bytes) {
    private static final int NAME = 240;

    /** @throws IllegalArgumentException if the name is empty, too long or not well-formed Unicode */
    public Attachment {
        if (SafeName.encode(name).length() > NAME) {
            throw new IllegalArgumentException("the name of an attachment has at most 80 bytes: " + name);
        }
    }

    String safeName() {
        return SafeName.encode(name);
    }
}
