package io.hearsay.io.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hearsay.core.peer.RawAddress;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Addresses as people and discoveries write them: nothing throws but a refusal to bind, what is a literal has the form
 * of an address, and what is written is read back. No name is looked up. An input is the text.
 */
class AddressFuzzer
{
    private static final Pattern V4 = Pattern.compile(
        "(?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2}):(?:0|[1-9][0-9]{0,4})");

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "5m")
    void shouldReadAddressesOrRefuse(final byte[] input)
    {
        final String text = new String(input, StandardCharsets.UTF_8);
        final boolean isRaw = RawAddress.isValid(text);
        final InetSocketAddress literal = AddressLiteral.parse(text, 1);
        if (literal != null)
        {
            assertTrue(isRaw, () -> text + " is refused before it is parsed");
            final String written = AddressLiteral.format(literal);
            assertEquals(literal, AddressLiteral.parse(written, 1), written);
            assertEquals(written, AddressLiteral.format(AddressLiteral.parse(written, 1)));
        }
        if (text.indexOf('[') < 0 && literal != null)
        {
            assertTrue(V4.matcher(text).matches(), () -> text + " is no IPv4 address");
        }

        final int colon = AddressLiteral.portColon(text);
        if (colon < 0 || literal != null || !AddressLiteral.isName(text, colon))
        {
            bind(text);
        }
    }

    private static void bind(final String text)
    {
        try
        {
            final InetSocketAddress address = LocalAddress.parseBind(text);
            assertNotNull(address.getAddress());
            assertFalse(address.getAddress().isMulticastAddress());
        }
        catch (final IllegalArgumentException ex)
        {
            assertTrue(ex.getMessage().startsWith("can not bind to"), ex.getMessage());
        }
    }

    static List<byte[]> seeds()
    {
        final List<byte[]> seeds = new ArrayList<>();
        for (final String text : new String[]{
            "", ":", "10.0.0.5:7400", "255.255.255.255:65535", "10.0.0.256:1", "010.0.0.1:1", "1.2.3:4", "host:7400",
            "[::1]:7400", "[fe80::1%1]:7400", "[fe80::1%lo]:9", "[::ffff:10.0.0.1]:1", "[1:2:3:4:5:6:7:8]:1",
            "[1:2:3:4:5:6:1.2.3.4]:1", "[::]:0", "[1::2::3]:1", "[12345::]:1", "224.0.0.1:1", "[ff02::1]:1", "a:0",
            "a:65536", "a:+1", "[", "[]:1", "[:]:1", "\u0661.2.3.4:5", "[::\u0661]:1", "x:1:2", "[fe80::1%]:1",
            "[fe80::1%00000]:1", "[::1%1]:1"})
        {
            seeds.add(text.getBytes(StandardCharsets.UTF_8));
        }
        return seeds;
    }
}
