package io.hearsay.io.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressLiteralTest
{
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:7400, 127.0.0.1:7400",
        "0.0.0.0:1, 0.0.0.0:1",
        "255.255.255.255:65535, 255.255.255.255:65535",
        "[::]:1, [::]:1",
        "[::1]:7400, [::1]:7400",
        "[1::]:7400, [1::]:7400",
        "[1::8]:7400, [1::8]:7400",
        "[0:0:0:0:0:0:0:1]:7400, [::1]:7400",
        "[1:2:3:4:5:6:7:8]:7400, [1:2:3:4:5:6:7:8]:7400",
        "[1:2:3:4:5:6:7::]:7400, [1:2:3:4:5:6:7:0]:7400",
        "[::2:3:4:5:6:7:8]:7400, [0:2:3:4:5:6:7:8]:7400",
        "[1:0:0:2:0:0:0:3]:7400, [1:0:0:2::3]:7400",
        "[2001:DB8::00ff]:7400, [2001:db8::ff]:7400",
        "[2001:db8::10.1.2.3]:7400, [2001:db8::a01:203]:7400",
        "[::ffff:10.1.2.3]:7400, 10.1.2.3:7400",
        "[fe80::1%7]:7400, [fe80::1%7]:7400"})
    void shouldReadAndWriteLiterals(final String text, final String written)
    {
        final InetSocketAddress address = AddressLiteral.parse(text, 1);
        assertNotNull(address);
        assertEquals(written, AddressLiteral.format(address));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", ":", ":7400", "127.0.0.1", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:99999999999",
        "127.0.0.1:-1", "127.0.0.1:+1", "127.0.0.1:07400", "127.0.0.1:7400 ", " 127.0.0.1:7400", "127.0.0.1:74x0",
        "127.0.0.1:\u0661", "127.0.0:7400", "127.0.0.1.1:7400", "127.0.0.256:7400", "127.0.0.01:7400", "127.0..1:7400",
        ".127.0.0.1:7400", "127.0.0.1.:7400", "127.0.0.-1:7400", "\u0661.0.0.1:7400", "0x7f.0.0.1:7400", "1:7400",
        "127.1:7400", "localhost:7400", "host.example:7400", "host", "::1:7400", "::1", "[::1]", "[::1]:", "[::1]:0",
        "[::1]7400", "[::1:7400", "::1]:7400", "[]:7400", "[:]:7400", "[:::]:7400", "[1]:7400", "[1:]:7400",
        "[:1]:7400",
        "[1:2:3:4:5:6:7]:7400", "[1:2:3:4:5:6:7:8:9]:7400", "[1:2:3:4:5:6:7:8::]:7400", "[::1:2:3:4:5:6:7:8]:7400",
        "[1::2::3]:7400", "[1:::2]:7400", "[12345::]:7400", "[g::]:7400", "[\u0661::]:7400", "[::1.2.3]:7400",
        "[::1.2.3.256]:7400", "[1.2.3.4::]:7400", "[1.2.3.4]:7400", "[1:2:3:4:5:6:7:1.2.3.4]:7400", "[1::2:]:7400",
        "[::1%1]:7400", "[fe80::1%]:7400", "[fe80::1%0]:7400", "[fe80::1%no such interface]:7400", "[%1]:7400",
        "[[::1]]:7400", "[::1]]:7400", "127.0.0.1/8:7400", "http://127.0.0.1:7400"})
    void shouldRefuseWhatIsNoLiteral(final String text)
    {
        assertNull(AddressLiteral.parse(text, 1));
    }

    @Test
    void shouldRefuseNull()
    {
        assertNull(AddressLiteral.parse(null, 0));
    }

    @Test
    void shouldAllowPortZeroWhereAsked()
    {
        final InetSocketAddress address = AddressLiteral.parse("127.0.0.1:0", 0);
        assertNotNull(address);
        assertEquals(0, address.getPort());
    }

    @Test
    void shouldReadWhatItWrites() throws UnknownHostException
    {
        final SplittableRandom random = new SplittableRandom(7_400);
        for (int i = 0; i < 10_000; i++)
        {
            final byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(bytes);
            for (int at = 0; at < bytes.length; at++)
            {
                bytes[at] = random.nextInt(3) == 0 ? bytes[at] : 0;
            }

            final InetSocketAddress address =
                new InetSocketAddress(InetAddress.getByAddress(bytes), 1 + random.nextInt(65_535));
            assertEquals(address, AddressLiteral.parse(AddressLiteral.format(address), 1));
        }
    }

    @Test
    void shouldSurviveGarbage()
    {
        final String alphabet = "0123456789abcf:.[]% ";
        final SplittableRandom random = new SplittableRandom(7_401);
        for (int i = 0; i < 200_000; i++)
        {
            final StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(24); length > 0; length--)
            {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }

            final InetSocketAddress address = AddressLiteral.parse(text.toString(), 1);
            assertTrue(address == null || !address.isUnresolved(), text.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "node-1.cluster.example", "node_1", "a.example.", "1a", "10.0.0.5x"})
    void shouldTakeAsName(final String host)
    {
        assertTrue(AddressLiteral.isName(host, host.length()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.0.256", "127.1", "12", "a.1", "a.1.", "a b", "a/b", "[::1]", "h\u00f6st", "."})
    void shouldNotTakeAsName(final String host)
    {
        assertFalse(AddressLiteral.isName(host, host.length()));
    }
}
