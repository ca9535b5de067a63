package dev.lifeboat.bench;

import java.io.IOException;
import java.io.OutputStream;

/** Writes everything twice. */
final class Tee extends OutputStream {
    private final OutputStream first;
    private final OutputStream second;

    Tee(OutputStream first, OutputStream second) {
        this.first = first;
        this.second = second;
    }

    @Override
    public void write(int b) throws IOException {
        first.write(b);
        second.write(b);
    }

    @Override
    public void flush() throws IOException {
        first.flush();
        second.flush();
    }
}
