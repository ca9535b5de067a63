package dev.lifeboat.csv;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Opens files of text in UTF-8, plain or compressed with gzip. */
final class CsvFile {
    private static final int GZIP_MAGIC_1 = 0x1f;
    private static final int GZIP_MAGIC_2 = 0x8b;

    private CsvFile() {}

    /** The text of a file. Reading fails with a {@link CharacterCodingException} if it is not UTF-8. */
    static Reader open(Path file) throws IOException {
        InputStream stream = new BufferedInputStream(Files.newInputStream(file));
        try {
            InputStream plain = isGzip(stream) ? new GZIPInputStream(stream) : stream;
            return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8.newDecoder()));
        } catch (IOException | RuntimeException e) {
            stream.close();
            throw e;
        }
    }

    /** Leaves the stream at its start. */
    private static boolean isGzip(InputStream stream) throws IOException {
        stream.mark(2);
        boolean gzip = stream.read() == GZIP_MAGIC_1 && stream.read() == GZIP_MAGIC_2;
        stream.reset();
        return gzip;
    }
}
