package dev.lifeboat.errors;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.zip.ZipException;

/** Messages of exceptions, without the names of their classes. */
public final class Failures {
    private Failures() {}

    /** The first line of the innermost message: the cause, where outer messages only name the operation that failed. */
    public static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause().getMessage() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse(root.toString());
    }

    /**
     * Why a file of text, plain or compressed with gzip, could not be read or written. The message of such an exception is often only the
     * name of the file.
     */
    public static String reason(IOException failure) {
        if (failure instanceof FileSystemException cause) {
            return reasonOfFileSystem(cause);
        }
        if (failure instanceof CharacterCodingException) {
            return "it is not UTF-8";
        }
        if (failure instanceof EOFException) {
            return "the gzip data ends too early";
        }
        return failure instanceof ZipException ? "the gzip data is damaged" : rootMessage(failure);
    }

    private static String reasonOfFileSystem(FileSystemException failure) {
        if (failure instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "a file with this name exists";
        }
        if (failure instanceof NotDirectoryException) {
            return "it is not a directory";
        }
        return failure.getReason() == null ? rootMessage(failure) : failure.getReason();
    }
}
