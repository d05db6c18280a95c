package io.lanrage.wireguard.uapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** What programs on the same machine may write into a control socket, or answer on one. */
class UapiTextFuzzTest {
    private static final TextLimits LIMITS = new TextLimits(1 << 20, 200, 8, 8);

    /** What is read is ordered again and read again: the same. */
    @FuzzTest
    void requests(byte[] input) {
        RequestFrame frame = new RequestFrame(LIMITS);
        try (SecretBytes bytes = Text.bytes(input)) {
            RequestFrame.Extent extent = frame.scan(bytes);
            assertThat(frame.bytes()).isLessThanOrEqualTo(input.length);
            UapiRequest request = RequestDecoder.decode(bytes, LIMITS);
            assertThat(extent).isEqualTo(RequestFrame.Extent.WHOLE);
            assertThat(frame.bytes()).isEqualTo(input.length);
            if (request instanceof UapiRequest.Set set) {
                try (SecretBytes again = Text.bytes(Text.encode(set.change()))) {
                    assertThat(RequestDecoder.decode(again, LIMITS)).isEqualTo(request);
                }
            }
        } catch (UapiRefusal refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    /** What is read is told again and read again: the same. */
    @FuzzTest
    void answers(byte[] input) {
        try (SecretBytes bytes = Text.bytes(input);
                SecretBytes again = new SecretBytes(16, 1 << 20)) {
            DeviceState state = AnswerDecoder.decodeGet(bytes, LIMITS);
            AnswerEncoder.encodeState(state, again);
            assertThat(AnswerDecoder.decodeGet(again, LIMITS)).isEqualTo(state);
        } catch (UapiException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }
}
