package dev.muster.core.store;

import org.jspecify.annotations.Nullable;

/**
 * The descriptive half of a task: what people and agents read.
 *
 * @param description the text, empty if it is a blob
 * @param descriptionBlob the hash of the blob that holds it, if it is long
 */
public record TaskText(
        String type,
        @Nullable String specialist,
        String labels,
        String title,
        String description,
        byte @Nullable [] descriptionBlob) {}
