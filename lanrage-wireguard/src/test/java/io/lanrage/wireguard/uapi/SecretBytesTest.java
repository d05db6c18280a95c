package io.lanrage.wireguard.uapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class SecretBytesTest {

    @Test
    void growsUpToItsLimitExactly() {
        SecretBytes bytes = new SecretBytes(1, 8).append("abc").append("defgh");
        assertThat(bytes.text(0, bytes.size())).isEqualTo("abcdefgh");
        assertThat(bytes.room()).isZero();
        assertThatIllegalStateException().isThrownBy(() -> bytes.append("i")).withMessageContaining("8");
    }

    @Test
    void keyIsAppendedInHexAndItsArrayWiped() {
        byte[] key = {0, 0x0f, (byte) 0xa5, -1};
        SecretBytes bytes = new SecretBytes(1, 64).appendHexAndWipe(key);
        assertThat(bytes.text(0, bytes.size())).isEqualTo("000fa5ff");
        assertThat(key).containsOnly(0);
    }

    @Test
    void closingOverwritesEverything() {
        SecretBytes bytes = new SecretBytes(4, 4).append("abcd");
        bytes.close();
        bytes.close();
        assertThat(bytes.size()).isZero();
        for (int i = 0; i < 4; i++) {
            assertThat(bytes.at(i)).isZero();
        }
    }

    @Test
    void copiesInPieces() {
        SecretBytes bytes = new SecretBytes(1, 16).append("abcde");
        ByteBuffer three = ByteBuffer.allocate(3);
        assertThat(bytes.copyTo(three, 0)).isEqualTo(3);
        assertThat(bytes.copyTo(three.clear(), 3)).isEqualTo(2);
        assertThat(three.flip()).isEqualTo(ByteBuffer.wrap(new byte[] {'d', 'e'}));
    }

    @Test
    void endIsRecognised() {
        SecretBytes bytes = new SecretBytes(1, 16).append("a\n");
        assertThat(bytes.endsWith("\n\n")).isFalse();
        assertThat(bytes.append("\n").endsWith("\n\n")).isTrue();
        assertThat(new SecretBytes(1, 16).append("\n").endsWith("\n\n")).isFalse();
    }
}
