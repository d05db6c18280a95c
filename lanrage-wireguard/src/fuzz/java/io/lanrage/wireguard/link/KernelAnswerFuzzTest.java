package io.lanrage.wireguard.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** What a netlink socket may receive. */
class KernelAnswerFuzzTest {
    private static final int SEQUENCE = 7;
    private static final int LARGEST_ERROR = 4_095;

    /** In host byte order; the memory ends with the messages. */
    @FuzzTest
    void answers(byte[] input) {
        ByteBuffer messages =
                ByteBuffer.allocateDirect(input.length).put(0, input).order(ByteOrder.nativeOrder());
        Optional<RouteAnswer> answer = RouteAnswer.find(messages, SEQUENCE);
        answer.ifPresent(said -> {
            assertThat(said.errorNumber()).isBetween(0, LARGEST_ERROR);
            assertThat(said.words().length()).isLessThan(input.length);
        });
    }
}
