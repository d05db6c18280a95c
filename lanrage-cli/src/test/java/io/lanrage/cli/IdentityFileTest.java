package io.lanrage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.error.InputException;
import io.lanrage.core.key.PrivateKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityFileTest {

    private final SecureRandom random = new SecureRandom();

    @TempDir
    private Path folder;

    @Test
    void aNewKeyIsKeptForItsOwnerOnly() throws IOException {
        Path path = folder.resolve("new/folder/identity");

        PrivateKey made = new IdentityFile(path).loadOrCreate(random);

        assertThat(new IdentityFile(path).loadOrCreate(random)).isEqualTo(made);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
    }

    @Test
    void aFileThatOthersMayReadIsRefused() throws IOException {
        Path path = folder.resolve("identity");
        new IdentityFile(path).loadOrCreate(random);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));

        assertThatThrownBy(() -> new IdentityFile(path).loadOrCreate(random))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("rw-r-----")
                .hasMessageContaining("chmod 600");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not base64!", "AAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void whatIsNoKeyIsRefusedAndLeftAlone(String content) throws IOException {
        Path path = folder.resolve("identity");
        Files.writeString(path, content);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));

        assertThatThrownBy(() -> new IdentityFile(path).loadOrCreate(random))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(path.toString());
        assertThat(Files.readString(path)).isEqualTo(content);
    }

    @Test
    void aHugeFileIsNotRead() throws IOException {
        Path path = folder.resolve("identity");
        Files.write(path, new byte[1 << 20]);

        assertThatThrownBy(() -> new IdentityFile(path).loadOrCreate(random)).hasMessageContaining("too large");
    }

    @Test
    void theDefaultPlaceFollowsTheXdgSpecification() {
        assertThat(IdentityFile.defaultPath(Map.of("XDG_CONFIG_HOME", "/c", "HOME", "/h")))
                .isEqualTo(Path.of("/c/lanrage/identity"));
        assertThat(IdentityFile.defaultPath(Map.of("HOME", "/h"))).isEqualTo(Path.of("/h/.config/lanrage/identity"));
    }
}
