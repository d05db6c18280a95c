package io.lanrage.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import org.slf4j.LoggerFactory;

/**
 * How much the process logs: warnings, with {@code -v} LANrage's steps, with {@code -vv} everything. Always to standard error, because
 * standard output is for results.
 */
final class Verbosity {

    private static final String PATTERN = "%d{HH:mm:ss.SSS} %-5level [%thread] %logger{0} %msg%n%throwable";

    private Verbosity() {}

    static void apply(int count) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            logToStandardError(context);
        }
        level(org.slf4j.Logger.ROOT_LOGGER_NAME, count >= 2 ? Level.DEBUG : Level.WARN);
        level("io.lanrage", count >= 2 ? Level.TRACE : count == 1 ? Level.DEBUG : Level.WARN);
    }

    /** In place of Logback's own choice, which is standard output. */
    private static void logToStandardError(LoggerContext context) {
        context.reset();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(appender);
    }

    private static void level(String name, Level level) {
        if (LoggerFactory.getLogger(name) instanceof Logger logger) {
            logger.setLevel(level);
        }
    }
}
