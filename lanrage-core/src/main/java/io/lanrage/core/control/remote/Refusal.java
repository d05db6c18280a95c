package io.lanrage.core.control.remote;

import io.lanrage.core.control.message.ServerFrame;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.LanrageException;

/** Turns a server's refusal into an exception. */
final class Refusal {

    private Refusal() {}

    /** The exception of the code, with the server's words; {@code REFUSED} if this version does not know the code. */
    static LanrageException of(ServerFrame.Refused refused) {
        String message = ForeignText.clean(refused.message());
        return ErrorCode.of(refused.code())
                .map(code -> LanrageException.of(code, message.isEmpty() ? code.name() : message))
                .orElseGet(() -> LanrageException.of(
                        ErrorCode.REFUSED, message + " (" + ForeignText.clean(refused.code()) + ")"));
    }
}
