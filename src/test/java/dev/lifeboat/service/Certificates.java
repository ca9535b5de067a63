package dev.lifeboat.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A certificate authority created with keytool, and the certificates that it signed for a broker on the loopback interface. */
final class Certificates {
    static final String VALID = "valid";
    static final String EXPIRED = "expired";
    static final String PASSWORD = "of-the-stores";

    private final Path directory;

    private Certificates(Path directory) {
        this.directory = directory;
    }

    static Certificates make(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Certificates made = new Certificates(directory);
        Path all = made.store("all");
        Path authority = directory.resolve("authority.crt");
        made.keytool(all, "-genkeypair -alias authority -keyalg EC -dname CN=authority -ext bc:c=ca:true");
        made.sign(all, VALID, "-validity 2");
        made.sign(all, EXPIRED, "-startdate -10d -validity 1");
        made.keytool(all, "-exportcert -alias authority -file " + authority);
        made.keytool(made.store("trust"), "-importcert -noprompt -alias authority -file " + authority);
        return made;
    }

    /** A PKCS #12 store: {@code trust}, or a broker's key with its certificate. */
    Path store(String name) {
        return directory.resolve(name + ".p12");
    }

    private void sign(Path all, String name, String validity) {
        keytool(
                all,
                "-genkeypair -alias " + name + " -signer authority -keyalg EC -dname CN=broker -ext san=ip:127.0.0.1 "
                        + validity);
        keytool(
                store(name),
                "-importkeystore -noprompt -srcalias " + name + " -srckeystore " + all + " -srcstorepass " + PASSWORD);
    }

    private void keytool(Path store, String arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments.split(" ")));
        String target = arguments.startsWith("-importkeystore") ? "-dest" : "-";
        command.addAll(List.of(target + "keystore", store.toString(), target + "storepass", PASSWORD));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
