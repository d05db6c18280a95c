package io.lanrage.nat.stun;

import java.nio.ByteBuffer;

/** The attributes whose value is one word of four bytes. */
sealed interface WordAttribute extends StunAttribute
        permits AdditionalAddressFamily,
                ChangeRequest,
                ChannelNumber,
                Lifetime,
                RequestedAddressFamily,
                RequestedTransport,
                ResponsePort {

    /** Length of the value. */
    int VALUE_BYTES = 4;

    /** The value, most significant byte first. */
    int word();

    @Override
    default int valueBytes() {
        return VALUE_BYTES;
    }

    @Override
    default void encodeValue(ByteBuffer out, TransactionId transactionId) {
        out.putInt(word());
    }
}
