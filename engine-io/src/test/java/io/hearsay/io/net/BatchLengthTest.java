package io.hearsay.io.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Collections;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchLengthTest
{
    @ParameterizedTest
    @CsvSource({
        "1500, false, 1472",
        "1500, true, 1452",
        "1280, true, 1232",
        "8220, false, 8192",
        "8221, false, 8192",
        "8219, false, 8191",
        "8239, true, 8191",
        "65536, false, 8192",
        "576, false, 548",
        "68, false, 508",
        "0, true, 508"})
    void shouldSubtractHeadersWithinBounds(final int mtu, final boolean isV6, final int length)
    {
        assertEquals(length, BatchLength.of(mtu, isV6));
    }

    @Test
    void shouldTakeTheMtuOfTheBoundInterface() throws IOException
    {
        for (final NetworkInterface networkInterface : Collections.list(NetworkInterface.getNetworkInterfaces()))
        {
            assumeTrue(networkInterface.getMTU() > 0);
            for (final InetAddress address : Collections.list(networkInterface.getInetAddresses()))
            {
                assertEquals(
                    BatchLength.of(networkInterface.getMTU(), !(address instanceof Inet4Address)),
                    BatchLength.of(address));
            }
        }
    }

    @Test
    void shouldTakeAllOfLoopbackAsLoopback()
    {
        assertEquals(BatchLength.of(NetFixture.host("127.0.0.1")), BatchLength.of(NetFixture.host("127.3.2.1")));
    }

    @Test
    void shouldFitEveryInterfaceIfBoundToAll() throws IOException
    {
        final int length = BatchLength.of(NetFixture.host("0.0.0.0"));
        for (final NetworkInterface networkInterface : Collections.list(NetworkInterface.getNetworkInterfaces()))
        {
            if (networkInterface.isUp() && !networkInterface.isLoopback())
            {
                assertTrue(length <= BatchLength.of(networkInterface.getMTU(), false));
            }
        }
        assertTrue(BatchLength.of(NetFixture.host("::")) <= length);
    }
}
