package io.lanrage.wireguard.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrnoTest {
    /** Numbers from asm-generic/errno-base.h and asm-generic/errno.h. */
    @ParameterizedTest
    @CsvSource({"1,EPERM", "2,ENOENT", "13,EACCES", "22,EINVAL", "71,EPROTO", "98,EADDRINUSE", "111,ECONNREFUSED"})
    void numbersHaveTheirSymbols(int number, String symbol) {
        assertThat(new Errno(number).symbol()).isEqualTo(symbol);
    }

    @Test
    void unknownNumberKeepsItsNumber() {
        Errno unknown = new Errno(200);

        assertThat(unknown.symbol()).isEqualTo("errno 200");
        assertThat(unknown).hasToString("errno 200");
    }

    @Test
    void textHasSymbolAndMeaning() {
        assertThat(Errno.EACCES).hasToString("EACCES (permission denied)");
    }

    @ParameterizedTest
    @ValueSource(ints = {-22, 0, 4096})
    void numbersThatNoKernelReturnsAreRefused(int number) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Errno(number))
                .withMessageContaining(String.valueOf(number));
    }
}
