package io.lanrage.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** How much the process logs to standard error: warnings, with {@code -v} LANrage's steps, with {@code -vv} everything. */
final class Verbosity {

    private Verbosity() {}

    static void apply(int count) {
        level(org.slf4j.Logger.ROOT_LOGGER_NAME, count >= 2 ? Level.DEBUG : Level.WARN);
        level("io.lanrage", count >= 2 ? Level.TRACE : count == 1 ? Level.DEBUG : Level.WARN);
    }

    private static void level(String name, Level level) {
        if (LoggerFactory.getLogger(name) instanceof Logger logger) {
            logger.setLevel(level);
        }
    }
}
