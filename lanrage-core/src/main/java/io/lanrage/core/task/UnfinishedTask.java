package io.lanrage.core.task;

/**
 * A task that did not end in time.
 *
 * @param thread the name of its thread
 * @param task its name, or that of its scheduler if it has none
 */
public record UnfinishedTask(String thread, String task) {}
