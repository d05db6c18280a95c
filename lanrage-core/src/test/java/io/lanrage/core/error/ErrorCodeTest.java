package io.lanrage.core.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ErrorCodeTest {

    @Test
    void everyCodeFindsItsExceptionAndBack() {
        for (ErrorCode code : ErrorCode.values()) {
            LanrageException exception = LanrageException.of(code, "why");

            assertThat(exception.code()).isEqualTo(code);
            assertThat(exception).hasMessage("why");
            assertThat(exception.advice()).isEqualTo(code.advice()).isNotBlank();
            assertThat(ErrorCode.of(code.name())).contains(code);
        }
        assertThat(ErrorCode.of("party_not_found")).isEmpty();
        assertThat(ErrorCode.of("")).isEmpty();
    }

    @Test
    void exceptionOfAnotherBranchIsABug() {
        assertThatThrownBy(() -> new InputException(ErrorCode.KICKED, "why"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("KICKED is of category REFUSED, not INPUT");
    }
}
