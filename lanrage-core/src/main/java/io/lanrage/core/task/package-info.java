/**
 * Background work: named threads, supervised tasks, and their end.
 */
@NullMarked
package io.lanrage.core.task;

import org.jspecify.annotations.NullMarked;
