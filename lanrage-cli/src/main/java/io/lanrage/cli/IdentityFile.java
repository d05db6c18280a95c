package io.lanrage.cli;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.key.PrivateKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Set;

/** Where a player's private key is kept from run to run: one line of base64, as {@code wg genkey} prints it, for the owner only. */
final class IdentityFile {

    private static final int LONGEST = 256;

    private final Path path;

    IdentityFile(Path path) {
        this.path = path;
    }

    /** The place for identities that the XDG base directory specification gives. */
    static Path defaultPath(Map<String, String> environment) {
        String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
        Path base = config.isEmpty() ? Path.of(environment.getOrDefault("HOME", "."), ".config") : Path.of(config);
        return base.resolve("lanrage").resolve("identity");
    }

    Path path() {
        return path;
    }

    /**
     * Reads the key, or makes and keeps a new one if there is no file.
     *
     * @throws InputException if the file cannot be read or made, is open to others, or is no key
     */
    PrivateKey loadOrCreate(SecureRandom random) {
        try {
            try {
                return read();
            } catch (NoSuchFileException e) {
                return create(random);
            }
        } catch (IOException e) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID, "identity file " + path + " cannot be used: " + e.getMessage(), e);
        }
    }

    private PrivateKey read() throws IOException {
        if (Files.size(path) > LONGEST) {
            throw new InputException(ErrorCode.INPUT_INVALID, "identity file " + path + " is too large to be a key");
        }
        refuseIfOpenToOthers();
        String line = Files.readString(path, StandardCharsets.ISO_8859_1).strip();
        try {
            return PrivateKey.of(Base64.getDecoder().decode(line));
        } catch (IllegalArgumentException | InputException e) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID, "identity file " + path + " is not the base64 of 32 bytes", e);
        }
    }

    private void refuseIfOpenToOthers() throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view == null) {
            return;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
        boolean open = permissions.stream().anyMatch(p -> !p.name().startsWith("OWNER"));
        if (open) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID,
                    "identity file " + path + " has mode " + PosixFilePermissions.toString(permissions)
                            + ": it must be for its owner only (chmod 600)");
        }
    }

    private PrivateKey create(SecureRandom random) throws IOException {
        PrivateKey key = PrivateKey.generate(random);
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        String line = Base64.getEncoder().encodeToString(key.bytes()) + "\n";
        try {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (UnsupportedOperationException e) {
            Files.createFile(path);
        } catch (FileAlreadyExistsException e) {
            return read();
        }
        Files.writeString(path, line, StandardCharsets.ISO_8859_1, StandardOpenOption.WRITE);
        return key;
    }
}
