package io.lanrage.wireguard.uapi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestFrameTest {
    private static final TextLimits LIMITS = new TextLimits(40, 10, 1, 1);

    private final RequestFrame frame = new RequestFrame(LIMITS);

    @Test
    void requestEndsWithItsFirstEmptyLine() {
        assertThat(frame.scan(Text.bytes("get=1\n\nset=1\n"))).isEqualTo(RequestFrame.Extent.WHOLE);
        assertThat(frame.bytes()).isEqualTo(7);
    }

    @Test
    void emptyLineAloneIsARequest() {
        assertThat(frame.scan(Text.bytes("\nget=1\n\n"))).isEqualTo(RequestFrame.Extent.WHOLE);
        assertThat(frame.bytes()).isEqualTo(1);
    }

    @Test
    void requestThatComesByteByByteEndsInTheSamePlace() {
        String request = "set=1\na=b\n\n";
        SecretBytes in = new SecretBytes(16, 40);
        for (int i = 0; i < request.length() - 1; i++) {
            in.append(request.substring(i, i + 1));
            assertThat(frame.scan(in)).as("byte %d", i).isEqualTo(RequestFrame.Extent.OPEN);
        }
        in.append("\n");
        assertThat(frame.scan(in)).isEqualTo(RequestFrame.Extent.WHOLE);
        assertThat(frame.bytes()).isEqualTo(request.length());
    }

    @Test
    void nextRequestIsFoundBehindTheFirst() {
        SecretBytes in = Text.bytes("get=1\n\na=1\n\n");
        frame.scan(in);
        in.discard(frame.bytes());
        frame.next();
        assertThat(frame.scan(in)).isEqualTo(RequestFrame.Extent.WHOLE);
        assertThat(frame.bytes()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({"10, OPEN", "11, TOO_LONG"})
    void lineIsReadUpToItsLimit(int bytes, RequestFrame.Extent extent) {
        assertThat(frame.scan(Text.bytes("a".repeat(bytes)))).isEqualTo(extent);
    }

    @ParameterizedTest
    @CsvSource({"3, WHOLE", "4, TOO_LONG"})
    void requestIsReadUpToItsLimit(int lines, RequestFrame.Extent extent) {
        String request = "123456789\n".repeat(lines) + "12345678\n".repeat(lines == 3 ? 1 : 0) + "\n";
        assertThat(frame.scan(Text.bytes(request))).isEqualTo(extent);
    }
}
