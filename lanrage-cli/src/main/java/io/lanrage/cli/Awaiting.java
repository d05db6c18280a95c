package io.lanrage.cli;

import io.lanrage.core.error.LanrageException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** A command's main thread has nothing to do but wait for the library. */
final class Awaiting {

    private Awaiting() {}

    /** Waits for a stage, and throws its failure as it was. */
    static <T> T result(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            throw LanrageException.from(e);
        }
    }
}
