package io.lanrage.cli.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a process has said on one of its streams, line by line, for reading and waiting by any thread. Memory is bounded: of
 * a talkative process only the latest lines are kept, and a line that does not end is cut into pieces.
 */
final class OutputLines {
    static final int MAX_LINES = 20_000;
    static final int MAX_LINE_CHARS = 64 * 1024;

    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
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

    private void add(String line) {
        lock.lock();
        try {
            if (kept.size() == MAX_LINES) {
                kept.removeFirst();
            }
            kept.addLast(line);
            total++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The lines so far, oldest first, at most {@link #MAX_LINES} of them. */
    List<String> lines() {
        lock.lock();
        try {
            return List.copyOf(kept);
        } finally {
            lock.unlock();
        }
    }

    /** All lines so far as one text. */
    String text() {
        return lines().stream().map(line -> line + '\n').collect(Collectors.joining());
    }

    /**
     * Waits for a line, also among those that came already.
     *
     * @return the first such line; empty if the stream ended or the time went by without one
     */
    Optional<String> await(Predicate<String> wanted, long timeoutNanos) throws InterruptedException {
        lock.lock();
        try {
            long remainingNanos = timeoutNanos;
            Optional<String> found = firstFrom(0, wanted);
            while (found.isEmpty() && !ended && remainingNanos > 0) {
                long seen = total;
                remainingNanos = changed.awaitNanos(remainingNanos);
                found = firstFrom(seen, wanted);
            }
            return found;
        } finally {
            lock.unlock();
        }
    }

    /** The first line that fits, from the one with this number on; all lines are counted, from 0. */
    private Optional<String> firstFrom(long number, Predicate<String> wanted) {
        long dropped = total - kept.size();
        return kept.stream().skip(Math.max(0, number - dropped)).filter(wanted).findFirst();
    }

    /** Waits for the end of the stream; returns also when the time is up. */
    void awaitEnd(long timeoutNanos) throws InterruptedException {
        lock.lock();
        try {
            long remainingNanos = timeoutNanos;
            while (!ended && remainingNanos > 0) {
                remainingNanos = changed.awaitNanos(remainingNanos);
            }
        } finally {
            lock.unlock();
        }
    }
}
