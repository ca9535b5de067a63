package dev.lifeboat.cli;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.service.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A file that is there as a whole or not at all: written beside its place first, then moved. */
final class OutputFile {
    private final Path file;

    /**
     * @param force whether a file that is there may be replaced
     * @throws InvalidConfigException if one is there and may not
     */
    OutputFile(Path file, boolean force) {
        if (Files.isDirectory(file)) {
            throw new InvalidConfigException(file + " is a directory: name a file");
        }
        if (Files.exists(file) && !force) {
            throw new InvalidConfigException(file + " is there already: name another file, or add --force");
        }
        this.file = file.toAbsolutePath();
    }

    /** @throws UnavailableException if it cannot be written; what was there before is there still */
    void write(byte[] bytes) {
        Path partial = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.write(
                    partial,
                    bytes,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.SYNC);
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UnavailableException("cannot write " + file + ": " + e, e);
        }
    }
}
