package dev.lifeboat.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaunchCommandTest {
    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
        target/lifeboat.jar, target/lifeboat.jar
        /home/o neil/lifeboat.jar, '/home/o neil/lifeboat.jar'
        /home/o'neil/lifeboat.jar, '/home/o'\\''neil/lifeboat.jar'
        $HOME/lifeboat.jar, '$HOME/lifeboat.jar'
        """)
    void pathsAreOneWordOfTheShell(String path, String word) {
        assertThat(LaunchCommand.quote(path)).isEqualTo(word);
    }
}
