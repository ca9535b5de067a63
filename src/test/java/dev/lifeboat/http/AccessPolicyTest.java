package dev.lifeboat.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.http.AccessPolicy.Machine;
import dev.lifeboat.http.AccessPolicy.Refusal;
import dev.lifeboat.http.AccessPolicy.Request;
import io.javalin.http.HttpStatus;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessPolicyTest {
    private static final String LOOPBACK = "127.0.0.1";

    /** A machine with one address and a name. */
    private static final Machine MACHINE = new Machine() {
        @Override
        public boolean hasAddress(InetAddress address) {
            return address.getHostAddress().equals("10.0.0.5");
        }

        @Override
        public String hostName() {
            return "Node-7";
        }
    };

    private static final Machine NAMELESS = new Machine() {
        @Override
        public boolean hasAddress(InetAddress address) {
            return false;
        }

        @Override
        public String hostName() {
            return "";
        }
    };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LocalHost:8080",
                "127.0.0.1",
                "127.0.0.1:8080",
                "[::1]",
                "[::1]:8080",
                "[0:0:0:0:0:0:0:1]:8080",
                "localhost:"
            })
    void loopbackIsAllowedWhereverThePortIsBound(String host) {
        assertThat(statusOf(policy(LOOPBACK), host)).isNull();
        assertThat(statusOf(policy("10.0.0.5"), host)).isNull();
        assertThat(statusOf(policy("0.0.0.0"), host)).isNull();
        assertThat(statusOf(policy("0.0.0.0", "lifeboat"), host)).isNull();
    }

    /** As after DNS rebinding: the name of an attacker resolves to this machine. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "attacker.example",
                "attacker.example:8080",
                "localhost.attacker.example",
                "127.0.0.1.attacker.example",
                "localhost@attacker.example",
                "[::1].attacker.example",
                "127.0.0.999",
                "[127.0.0.1]",
                "[:::]",
                "10.0.0.6",
                "[fe80::1]",
                ""
            })
    void otherHostsAreMisdirected(String host) {
        for (AccessPolicy policy : List.of(
                policy(LOOPBACK),
                policy("10.0.0.5"),
                policy("0.0.0.0"),
                policy("0.0.0.0", "lifeboat"),
                new AccessPolicy("0.0.0.0", List.of(), "", NAMELESS))) {
            assertThat(statusOf(policy, host)).isEqualTo(HttpStatus.MISDIRECTED_REQUEST);
        }
    }

    @Test
    void boundHostIsAllowed() {
        assertThat(statusOf(policy("10.0.0.5"), "10.0.0.5:8080")).isNull();
        assertThat(statusOf(policy("Lifeboat.internal"), "lifeboat.INTERNAL:8080"))
                .isNull();
        assertThat(statusOf(policy("fe80::1"), "[FE80:0::1]:8080")).isNull();
        assertThat(statusOf(policy(LOOPBACK), "10.0.0.5")).isEqualTo(HttpStatus.MISDIRECTED_REQUEST);
    }

    @Test
    void configuredHostsAreAllowed() {
        AccessPolicy policy = policy(LOOPBACK, "Lifeboat", "10.1.1.1", "[fe80::2]", "fe80::3");

        for (String host : List.of("lifeboat:8080", "10.1.1.1", "[fe80::2]:80", "[fe80::3]")) {
            assertThat(statusOf(policy, host)).as(host).isNull();
        }
        assertThat(statusOf(policy, "lifeboat.example")).isEqualTo(HttpStatus.MISDIRECTED_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "[::]"})
    void addressesAndNameOfTheMachineAreAllowedWhereThePortIsBoundToAll(String bound) {
        for (String host : List.of("10.0.0.5", "10.0.0.5:8080", "node-7", "NODE-7:8080")) {
            assertThat(statusOf(policy(bound), host)).as(host).isNull();
            assertThat(statusOf(policy(bound, "lifeboat"), host))
                    .as("%s, with a list", host)
                    .isEqualTo(HttpStatus.MISDIRECTED_REQUEST);
        }
    }

    /** HTTP/1.0; a browser always sends the header. */
    @Test
    void requestWithoutAHostIsAnswered() {
        assertThat(statusOf(policy(LOOPBACK), new Request(null, null, null, false)))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:8080,      http://localhost:8080",
        "localhost,           http://localhost",
        "127.0.0.1:8080,      http://127.0.0.1:8080",
        "[::1]:8080,          http://[::1]:8080",
        "lifeboat.example,    https://lifeboat.example"
    })
    void sameOriginIsAllowed(String host, String origin) {
        assertThat(statusOf(policy(LOOPBACK, "lifeboat.example"), new Request(host, origin, null, false)))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:8080, http://attacker.example",
        "localhost:8080, http://localhost:3000",
        "localhost:8080, http://localhost",
        "localhost:8080, http://127.0.0.1:8080",
        "localhost:8080, null",
        "localhost:8080, localhost:8080",
        "localhost:8080, ''",
        ",               http://localhost:8080"
    })
    void otherOriginsAreForbidden(@Nullable String host, String origin) {
        assertThat(statusOf(policy(LOOPBACK), new Request(host, origin, null, false)))
                .isEqualTo(HttpStatus.FORBIDDEN);
        assertThat(statusOf(policy(LOOPBACK), new Request(host, origin, null, true)))
                .isEqualTo(HttpStatus.FORBIDDEN);
    }

    @ParameterizedTest
    @CsvSource({
        "Bearer s3cret,  true",
        "bearer s3cret,  true",
        "Bearer  s3cret, true",
        "Bearer s3cre,   false",
        "Bearer s3crets, false",
        "Bearer S3CRET,  false",
        "Bearer,         false",
        "'Bearer ',      false",
        "Basic s3cret,   false",
        "s3cret,         false",
        ",               false"
    })
    void tokenIsRequiredWhereOneIsConfigured(@Nullable String authorization, boolean isAllowed) {
        AccessPolicy policy = new AccessPolicy(LOOPBACK, List.of(), "s3cret", MACHINE);

        assertThat(statusOf(policy, new Request("localhost", null, authorization, false)))
                .isEqualTo(isAllowed ? null : HttpStatus.UNAUTHORIZED);
        assertThat(statusOf(policy, new Request("localhost", null, authorization, true)))
                .isNull();
        assertThat(statusOf(policy(LOOPBACK), new Request("localhost", null, authorization, false)))
                .isNull();
    }

    @Test
    void messagesAreOneLineWithoutTheToken() {
        AccessPolicy policy = new AccessPolicy(LOOPBACK, List.of(), "s3cret", MACHINE);

        for (Request request : List.of(
                new Request("attacker.example", null, null, false),
                new Request("localhost", "http://attacker.example", null, false),
                new Request("localhost", null, null, false))) {
            assertThat(policy.refusal(request).orElseThrow().message())
                    .isNotBlank()
                    .doesNotContain("\n", "s3cret");
        }
    }

    private static AccessPolicy policy(String bound, String... allowed) {
        return new AccessPolicy(bound, List.of(allowed), "", MACHINE);
    }

    private static @Nullable HttpStatus statusOf(AccessPolicy policy, @Nullable String host) {
        return statusOf(policy, new Request(host, null, null, false));
    }

    /** Null if the request is answered. */
    private static @Nullable HttpStatus statusOf(AccessPolicy policy, Request request) {
        return policy.refusal(request).map(Refusal::status).orElse(null);
    }
}
