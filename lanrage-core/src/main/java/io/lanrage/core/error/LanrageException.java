package io.lanrage.core.error;

import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The root of everything that LANrage throws on purpose: a stable {@link ErrorCode}, a message that names what was wrong, and
 * advice on what to do.
 *
 * <p>The hierarchy is sealed; its branches follow {@link ErrorCode.Category}, so a caller may catch one kind of remedy.
 */
public abstract sealed class LanrageException extends RuntimeException
        permits InputException, UnreachableException, RefusedException, DeviceException, FailureException {

    private static final long serialVersionUID = 1L;

    /** Which failure this is. */
    private final ErrorCode code;

    LanrageException(ErrorCode code, ErrorCode.Category category, String message, @Nullable Throwable cause) {
        super(Objects.requireNonNull(message, "message"), cause);
        if (code.category() != category) {
            throw new IllegalArgumentException(code + " is of category " + code.category() + ", not " + category);
        }
        this.code = code;
    }

    /**
     * Which failure this is.
     *
     * @return the stable code
     */
    public final ErrorCode code() {
        return code;
    }

    /**
     * What to do about it, in one sentence for a person.
     *
     * @return the advice
     */
    public String advice() {
        return code.advice();
    }

    /**
     * The failure of a stage as one of these.
     *
     * @param failure what a stage completed with
     * @return the failure itself, or what it carries, if that was thrown on purpose; anything else is a bug, and becomes {@code INTERNAL}
     */
    public static LanrageException from(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof LanrageException typed
                ? typed
                : new FailureException(ErrorCode.INTERNAL, String.valueOf(cause), cause);
    }

    /**
     * Makes the exception of the branch to which a code belongs.
     *
     * @param code which failure
     * @param message what was wrong, with the offending value
     * @return an exception to throw
     */
    public static LanrageException of(ErrorCode code, String message) {
        return of(code, message, null);
    }

    /**
     * Makes the exception of the branch to which a code belongs.
     *
     * @param code which failure
     * @param message what was wrong, with the offending value
     * @param cause what led to it, or null
     * @return an exception to throw
     */
    public static LanrageException of(ErrorCode code, String message, @Nullable Throwable cause) {
        return switch (code.category()) {
            case INPUT -> new InputException(code, message, cause);
            case UNREACHABLE -> new UnreachableException(code, message, cause);
            case REFUSED -> new RefusedException(code, message, cause);
            case DEVICE -> new DeviceException(code, message, cause);
            case FAILURE -> new FailureException(code, message, cause);
        };
    }
}
