package dev.lifeboat.service;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.zip.ZipException;

/** Explains why a file cannot be read or written. */
public final class FileProblem {
    private FileProblem() {}

    /** The reason, for the end of a message such as "cannot read rows.csv: there is no such file". */
    public static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof FileAlreadyExistsException existing) {
            return existing.getFile() + " exists and is not a directory";
        }
        if (failure instanceof CharacterCodingException) {
            return "it is not UTF-8";
        }
        if (failure instanceof EOFException) {
            return "the gzip data ends too early";
        }
        if (failure instanceof ZipException) {
            return "the gzip data is damaged";
        }
        return failure instanceof FileSystemException problem && problem.getReason() != null
                ? problem.getReason()
                : String.valueOf(failure.getMessage());
    }
}
