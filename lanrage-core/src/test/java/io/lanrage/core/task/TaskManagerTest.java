package io.lanrage.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.FailureException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TaskManagerTest {

    private static final Duration SHORT_BOUND = Duration.ofMillis(60);

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final List<SteppedScheduler> stepped = new ArrayList<>();
    private final TaskManager manual = new TaskManager("party", metrics, this::open, System::nanoTime);
    private final TaskManager real = TaskManager.ofThreads("party", metrics);

    @AfterEach
    void end() {
        manual.close();
        real.close();
    }

    @Test
    void threadIsADaemonWithAName() throws Exception {
        Thread thread = real.scheduler("events").submit(Thread::currentThread).get();

        assertThat(thread.getName()).isEqualTo("lanrage-party-events");
        assertThat(thread.isDaemon()).isTrue();
    }

    @Test
    void schedulerOfANameIsMadeOnce() {
        assertThat(manual.scheduler("events")).isSameAs(manual.scheduler("events"));
        assertThat(manual.scheduler("other")).isNotSameAs(manual.scheduler("events"));
        assertThat(stepped).hasSize(2);
    }

    @Test
    void delayedTaskRunsExactlyAtItsTime() {
        AtomicInteger runs = new AtomicInteger();
        manual.scheduler("events").after("once", Duration.ofSeconds(3), runs::incrementAndGet);

        stepped.get(0).advance(Duration.ofSeconds(3).minusNanos(1));
        assertThat(runs).hasValue(0);
        stepped.get(0).advance(Duration.ofNanos(1));
        assertThat(runs).hasValue(1);
    }

    @Test
    void cancelledTaskDoesNotRun() {
        AtomicInteger runs = new AtomicInteger();
        manual.scheduler("events")
                .after("once", Duration.ofSeconds(3), runs::incrementAndGet)
                .cancel(false);

        stepped.get(0).advance(Duration.ofSeconds(9));

        assertThat(runs).hasValue(0);
    }

    @Test
    void failureDoesNotEndThePeriod() {
        AtomicInteger runs = new AtomicInteger();
        manual.scheduler("events").every("beat", Duration.ofSeconds(1), () -> {
            if (runs.incrementAndGet() <= 2) {
                throw new IllegalStateException("out of tune");
            }
        });

        stepped.get(0).advance(Duration.ofSeconds(5));

        assertThat(runs).hasValue(5);
        assertThat(failures("beat")).isEqualTo(2);
    }

    @Test
    void failureOfAPlainPeriodDoesNotEndItEither() {
        AtomicInteger runs = new AtomicInteger();
        Runnable failing = () -> {
            runs.incrementAndGet();
            throw new IllegalStateException("out of tune");
        };
        manual.scheduler("events").scheduleAtFixedRate(failing, 1, 1, TimeUnit.SECONDS);
        manual.scheduler("events").scheduleWithFixedDelay(failing, 1, 1, TimeUnit.SECONDS);

        stepped.get(0).advance(Duration.ofSeconds(3));

        assertThat(runs).hasValue(6);
        assertThat(failures("lanrage-party-events")).isEqualTo(6);
    }

    @Test
    void failureOfOneTaskIsCountedAndTheNextRuns() throws Exception {
        TaskScheduler scheduler = real.scheduler("events");
        Thread before = scheduler.submit(Thread::currentThread).get();
        scheduler.execute("broken", () -> {
            throw new AssertionError("broken");
        });

        assertThat(scheduler.submit(Thread::currentThread).get()).isSameAs(before);
        assertThat(failures("broken")).isEqualTo(1);
    }

    @Test
    void failureOfADelayedTaskIsCountedAndSeenByItsHolder() {
        ScheduledFuture<?> future = real.scheduler("events").after("broken", Duration.ZERO, () -> {
            throw new IllegalStateException("broken");
        });

        assertThatThrownBy(future::get).isInstanceOf(ExecutionException.class).hasRootCauseMessage("broken");
        assertThat(failures("broken")).isEqualTo(1);
    }

    @Test
    void schedulerKnowsItsOwnThread() throws Exception {
        TaskScheduler scheduler = real.scheduler("events");

        assertThat(scheduler.isOnOwnThread()).isFalse();
        assertThat(scheduler
                        .schedule(scheduler::isOnOwnThread, 0, TimeUnit.SECONDS)
                        .get())
                .isTrue();
        assertThat(real.scheduler("other")
                        .schedule(scheduler::isOnOwnThread, 0, TimeUnit.SECONDS)
                        .get())
                .isFalse();
    }

    @Test
    void closeFinishesWhatIsDueAndForgetsWhatIsDelayed() throws Exception {
        List<String> done = new ArrayList<>();
        TaskScheduler scheduler = real.scheduler("events");
        CountDownLatch go = new CountDownLatch(1);
        scheduler.execute("first", () -> await(go));
        scheduler.execute("second", () -> done.add("second"));
        ScheduledFuture<?> later = scheduler.after("later", Duration.ofHours(1), () -> done.add("later"));
        go.countDown();

        assertThat(real.close(TaskManager.CLOSE_BOUND)).isEmpty();

        assertThat(done).containsExactly("second");
        assertThat(later.isCancelled()).isTrue();
        assertThat(scheduler.isTerminated()).isTrue();
    }

    @Test
    void closeLeavesNoThread() throws Exception {
        Thread one = real.scheduler("one").submit(Thread::currentThread).get();
        Thread two = real.scheduler("two").submit(Thread::currentThread).get();

        real.close();

        assertThat(one.isAlive() || two.isAlive()).isFalse();
    }

    @Test
    void closeInterruptsWhatWaits() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        real.scheduler("events").execute("waiting", () -> {
            running.countDown();
            await(new CountDownLatch(1));
        });
        running.await();

        assertThat(real.close(Duration.ofMillis(400))).isEmpty();
    }

    @Test
    void closeReportsWhatDoesNotEnd() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        real.scheduler("fine").execute("fine", () -> {});
        real.scheduler("events").execute("stubborn", () -> {
            running.countDown();
            awaitWhateverHappens(end);
        });
        running.await();

        assertThat(real.close(SHORT_BOUND)).containsExactly(new UnfinishedTask("lanrage-party-events", "stubborn"));
        end.countDown();
    }

    @Test
    void closeOnAnOwnThreadDoesNotWaitForItself() throws Exception {
        AtomicReference<List<UnfinishedTask>> unfinished = new AtomicReference<>();
        CountDownLatch done = new CountDownLatch(1);
        real.scheduler("other").execute("nothing", () -> {});
        real.scheduler("events").execute("closer", () -> {
            unfinished.set(real.close(TaskManager.CLOSE_BOUND));
            done.countDown();
        });

        done.await();
        assertThat(unfinished.get()).isEmpty();
    }

    @Test
    void closingAgainDoesNothing() {
        real.scheduler("events");
        assertThat(real.close(SHORT_BOUND)).isEmpty();

        assertThat(real.close(SHORT_BOUND)).isEmpty();
    }

    @Test
    void closingThreadStaysInterrupted() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(1);
        real.scheduler("events").execute("stubborn", () -> {
            running.countDown();
            awaitWhateverHappens(end);
        });
        running.await();
        Thread.currentThread().interrupt();

        assertThat(real.close(Duration.ofHours(1))).hasSize(1);

        assertThat(Thread.interrupted()).isTrue();
        end.countDown();
    }

    @Test
    void nothingNewIsTakenAfterTheEnd() {
        TaskScheduler scheduler = real.scheduler("events");
        real.close();

        assertThatThrownBy(() -> real.scheduler("events"))
                .isInstanceOfSatisfying(
                        FailureException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CLOSED));
        assertThatThrownBy(() -> scheduler.execute("late", () -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    private double failures(String task) {
        return metrics.get("lanrage.task.failures")
                .tag("component", "party")
                .tag("task", task)
                .counter()
                .count();
    }

    private SteppedScheduler open(ThreadFactory threads) {
        SteppedScheduler scheduler = new SteppedScheduler(threads);
        stepped.add(scheduler);
        return scheduler;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitWhateverHappens(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            await(latch);
            Thread.interrupted();
        }
    }
}
