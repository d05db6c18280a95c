package io.lanrage.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets up a program's log: one line an event on standard error, because standard output is for results. For programs only; a launcher
 * that has LANrage inside decides itself.
 */
public final class StandardErrorLog {

    private StandardErrorLog() {}

    /**
     * Logs to standard error from now on, in place of Logback's own choice, which is standard output. Does nothing where another logging
     * system than Logback stands behind SLF4J.
     *
     * @param pattern how a line looks, in Logback's terms
     * @param libraries from which level on others are logged
     * @param lanrage from which level on LANrage is logged
     */
    public static void begin(String pattern, org.slf4j.event.Level libraries, org.slf4j.event.Level lanrage) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return;
        }
        context.reset();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(pattern);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.convertAnSLF4JLevel(libraries));
        root.addAppender(appender);
        context.getLogger("io.lanrage").setLevel(Level.convertAnSLF4JLevel(lanrage));
    }
}
