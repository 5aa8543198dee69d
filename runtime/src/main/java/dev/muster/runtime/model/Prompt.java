package dev.muster.runtime.model;

/**
 * What a model is asked.
 *
 * @param prefix what is the same in every prompt of a pool, to the byte: the API may keep what it made of it
 * @param body what is asked this time
 * @param maxOutput tokens that the answer may take
 */
public record Prompt(String prefix, String body, int maxOutput) {}
