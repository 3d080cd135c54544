package io.hearsay.io.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.util.Collections;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalAddressTest
{
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:7400, 127.0.0.2:7400, true",
        "127.0.0.1:7400, 127.0.0.1:7400, true",
        "127.0.0.1:7400, [::1]:7400, false",
        "127.0.0.1:7400, 0.0.0.0:7400, false",
        "127.0.0.1:7400, 0.1.2.3:7400, false",
        "127.0.0.1:7400, 224.0.0.1:7400, false",
        "127.0.0.1:7400, 239.255.255.255:7400, false",
        "127.0.0.1:7400, 255.255.255.255:7400, false",
        "0.0.0.0:7400, 10.0.0.1:7400, true",
        "0.0.0.0:7400, [fd00::1]:7400, false",
        "[::1]:7400, [::1]:7401, true",
        "[::1]:7400, 127.0.0.1:7401, false",
        "[::1]:7400, [::ffff:127.0.0.1]:7401, false",
        "[::1]:7400, [::]:7401, false",
        "[::1]:7400, [ff02::1]:7401, false",
        "[::]:7400, [fd00::1]:7400, true",
        "[::]:7400, 10.0.0.1:7400, true"})
    void shouldTellWhatItCanReach(final String local, final String remote, final boolean canReach)
    {
        assertEquals(
            canReach,
            new LocalAddress(AddressLiteral.parse(local, 1)).canReach(AddressLiteral.parse(remote, 1)));
    }

    @Test
    void shouldNotReachTheBroadcastAddressesOfItsNetworks() throws IOException
    {
        final LocalAddress local = new LocalAddress(AddressLiteral.parse("0.0.0.0:7400", 1));
        for (final NetworkInterface networkInterface : Collections.list(NetworkInterface.getNetworkInterfaces()))
        {
            for (final InterfaceAddress address : networkInterface.getInterfaceAddresses())
            {
                if (address.getBroadcast() != null)
                {
                    final String remote = address.getBroadcast().getHostAddress() + ":7400";
                    assertEquals(false, local.canReach(AddressLiteral.parse(remote, 1)), remote);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "7400", "127.0.0.1", "127.0.0.1:65536", "127.0.0.256:7400", "::1:7400", "[::1]", "a b:7400", ":7400"})
    void shouldSayWhatABindAddressLooksLike(final String text)
    {
        final String message =
            assertThrows(IllegalArgumentException.class, () -> LocalAddress.parseBind(text)).getMessage();
        assertTrue(message.contains('"' + text + '"') && message.contains("10.0.0.5:7400"), message);
    }

    @Test
    void shouldRefuseToBindToMulticast()
    {
        final String message = assertThrows(
            IllegalArgumentException.class, () -> LocalAddress.parseBind("224.0.0.1:7400")).getMessage();
        assertTrue(message.contains("multicast"), message);
    }

    @Test
    void shouldRefuseNull()
    {
        assertThrows(IllegalArgumentException.class, () -> LocalAddress.parseBind(null));
    }

    @Test
    void shouldLookUpAHostNameToBindTo()
    {
        assertTrue(LocalAddress.parseBind("localhost:0").getAddress().isLoopbackAddress());
    }
}
