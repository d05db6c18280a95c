package io.lanrage.nat.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class MessageTypeTest {

    @Test
    void bindingHasTheKnownTypes() {
        assertThat(MessageType.of(StunMethod.BINDING, StunClass.REQUEST)).isEqualTo(0x0001);
        assertThat(MessageType.of(StunMethod.BINDING, StunClass.INDICATION)).isEqualTo(0x0011);
        assertThat(MessageType.of(StunMethod.BINDING, StunClass.SUCCESS_RESPONSE))
                .isEqualTo(0x0101);
        assertThat(MessageType.of(StunMethod.BINDING, StunClass.ERROR_RESPONSE)).isEqualTo(0x0111);
    }

    @Test
    void everyTypeOf14BitsIsOneMethodAndOneClass() {
        for (int type = 0; type < 0x4000; type++) {
            StunMethod method = new StunMethod(MessageType.methodCode(type));
            assertThat(MessageType.of(method, MessageType.messageClass(type))).isEqualTo(type);
        }
    }

    @Test
    void lengthsArePaddedToMultiplesOfFour() {
        int[] padded = {0, 4, 4, 4, 4, 8};
        for (int bytes = 0; bytes < padded.length; bytes++) {
            assertThat(MessageType.padded(bytes)).isEqualTo(padded[bytes]);
        }
    }

    @Test
    void methodsOfTurnHaveTheirCodesAndNames() {
        assertThat(new StunMethod(0x003)).isEqualTo(StunMethod.ALLOCATE).hasToString("ALLOCATE");
        assertThat(new StunMethod(0x004)).isEqualTo(StunMethod.REFRESH).hasToString("REFRESH");
        assertThat(new StunMethod(0x006)).isEqualTo(StunMethod.SEND).hasToString("SEND");
        assertThat(new StunMethod(0x007)).isEqualTo(StunMethod.DATA).hasToString("DATA");
        assertThat(new StunMethod(0x008))
                .isEqualTo(StunMethod.CREATE_PERMISSION)
                .hasToString("CREATE_PERMISSION");
        assertThat(new StunMethod(0x009)).isEqualTo(StunMethod.CHANNEL_BIND).hasToString("CHANNEL_BIND");
    }

    @Test
    void methodsHaveTwelveBits() {
        assertThat(new StunMethod(0xFFF)).hasToString("METHOD-0xFFF");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StunMethod(0x1000))
                .withMessage("STUN method 4096 is not in 0..4095");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StunMethod(-1))
                .withMessage("STUN method -1 is not in 0..4095");
    }
}
