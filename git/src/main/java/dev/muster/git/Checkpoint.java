package dev.muster.git;

import java.util.List;

/**
 * A checkpoint as it was read.
 *
 * @param json its JSON, byte for byte as it was appended
 * @param attachments in the order of their names in git
 */
public record Checkpoint(
        SessionKey key,
        CheckpointInfo info,
        @SuppressWarnings("ArrayRecordComponent") byte[] json,
        List<Attachment> attachments) {}
