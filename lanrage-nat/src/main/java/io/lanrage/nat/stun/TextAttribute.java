package io.lanrage.nat.stun;

import java.nio.ByteBuffer;

/** The attributes whose value is text in UTF-8. */
public sealed interface TextAttribute extends StunAttribute permits AlternateDomain, Nonce, Realm, Software, Username {

    /** Well-formed Unicode; each kind has a limit of its own. */
    String text();

    @Override
    default int valueBytes() {
        return AttributeText.utf8Bytes(text());
    }

    @Override
    default void encodeValue(ByteBuffer out, TransactionId transactionId) {
        AttributeText.encode(text(), out);
    }
}
