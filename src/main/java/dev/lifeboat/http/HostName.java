package dev.lifeboat.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A host as in the Host header (RFC 9110, section 7.2), without its port. Names are never resolved.
 *
 * @param name in lower case; an IP address in its canonical form
 * @param address null if the host is a name
 */
record HostName(String name, @Nullable InetAddress address) {
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-f.]*:[0-9a-f.]*:[0-9a-f.:]*");
    private static final Pattern PORT = Pattern.compile(":[0-9]*$");

    /** @param header value of a Host header, with or without a port */
    static HostName ofHeader(String header) {
        return of(PORT.matcher(header).replaceFirst(""));
    }

    /** @param host without a port; an IPv6 address with or without brackets */
    static HostName of(String host) {
        String text = host.toLowerCase(Locale.ROOT);
        boolean isBracketed = text.startsWith("[") && text.endsWith("]");
        String literal = isBracketed ? text.substring(1, text.length() - 1) : text;
        if (IPV6.matcher(literal).matches()
                || (!isBracketed && IPV4.matcher(literal).matches())) {
            try {
                InetAddress address = InetAddress.getByName(literal);
                return new HostName(address.getHostAddress(), address);
            } catch (UnknownHostException e) {
                // Not a valid IPv6 address, and not a name that any setting contains.
                return new HostName(text, null);
            }
        }
        return new HostName(text, null);
    }

    boolean isLoopback() {
        return address == null ? name.equals("localhost") : address.isLoopbackAddress();
    }

    /** Whether this is 0.0.0.0 or ::, to which a server binds in order to listen on all addresses. */
    boolean isWildcard() {
        return address != null && address.isAnyLocalAddress();
    }
}
