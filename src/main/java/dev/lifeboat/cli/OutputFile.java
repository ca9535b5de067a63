package dev.lifeboat.cli;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.errors.Failures;
import dev.lifeboat.errors.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A file that is written completely or not at all: first to a temporary file in the same directory, which is then moved. */
final class OutputFile {
    private final Path file;

    /**
     * @param force whether an existing file may be overwritten
     * @throws InvalidConfigException if the file exists and may not be overwritten, or is a directory
     */
    OutputFile(Path file, boolean force) {
        if (Files.isDirectory(file)) {
            throw new InvalidConfigException(file + " is a directory: name a file");
        }
        if (Files.exists(file) && !force) {
            throw new InvalidConfigException(file + " exists: name another file, or add --force to overwrite it");
        }
        this.file = file.toAbsolutePath();
    }

    /** @throws UnavailableException if the file cannot be written; an existing file is then unchanged */
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
        } catch (NoSuchFileException e) {
            throw new UnavailableException("cannot write " + file + ": its directory does not exist", e);
        } catch (IOException e) {
            throw new UnavailableException("cannot write " + file + ": " + Failures.reason(e), e);
        }
    }
}
