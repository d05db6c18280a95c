package io.lanrage.cli.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * What a process has said on one of its streams, line by line, for reading and waiting by any thread. Memory is bounded: of
 * a talkative process only the latest lines are kept, and a line that does not end is cut into pieces.
 */
final class OutputLines {
    static final int MAX_LINES = 20_000;
    static final int MAX_LINE_CHARS = 64 * 1024;

    private final Deque<String> kept = new ArrayDeque<>();
    private long total;
    private boolean ended;

    /** Reads the stream to its end, as UTF-8. Returns then, so it needs a thread of its own. */
    void follow(InputStream stream) {
        try (Reader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            StringBuilder line = new StringBuilder();
            for (int c = reader.read(); c != -1; c = reader.read()) {
                if (c != '\n') {
                    line.append((char) c);
                }
                if (c == '\n' || line.length() == MAX_LINE_CHARS) {
                    add(line.toString());
                    line.setLength(0);
                }
            }
            if (line.length() > 0) {
                add(line.toString());
            }
        } catch (IOException e) {
            // The stream was closed under us, because its process was ended: that is an end like any other.
        } finally {
            end();
        }
    }

    private synchronized void add(String line) {
        if (kept.size() == MAX_LINES) {
            kept.removeFirst();
        }
        kept.addLast(line);
        total++;
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** The lines so far, oldest first, at most {@link #MAX_LINES} of them. */
    synchronized List<String> lines() {
        return List.copyOf(kept);
    }

    /** All lines so far as one text. */
    synchronized String text() {
        StringBuilder text = new StringBuilder();
        kept.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    /**
     * Waits for a line, also among those that came already.
     *
     * @return the first such line; empty if the stream ended or the time went by without one
     */
    synchronized Optional<String> await(Predicate<String> wanted, long timeoutNanos) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + timeoutNanos;
        long seen = 0;
        while (true) {
            Iterator<String> fresh = kept.iterator();
            for (long at = total - kept.size(); fresh.hasNext(); at++) {
                String line = fresh.next();
                if (at >= seen && wanted.test(line)) {
                    return Optional.of(line);
                }
            }
            seen = total;
            if (ended || !waitUntil(deadlineNanos)) {
                return Optional.empty();
            }
        }
    }

    /** Waits for the end of the stream; returns also when the time is up. */
    synchronized void awaitEnd(long timeoutNanos) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + timeoutNanos;
        while (!ended && waitUntil(deadlineNanos)) {
            // Something was said; the end is still to come.
        }
    }

    // Both callers loop.
    @SuppressWarnings("WaitNotInLoop")
    private boolean waitUntil(long deadlineNanos) throws InterruptedException {
        long remainingNanos = deadlineNanos - System.nanoTime();
        if (remainingNanos <= 0) {
            return false;
        }
        // One millisecond more than asked for, because wait(0) would be for ever.
        wait(TimeUnit.NANOSECONDS.toMillis(remainingNanos) + 1);
        return true;
    }
}
