package io.hearsay.io.discovery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

import io.hearsay.core.spi.Discovery;
import org.junit.jupiter.api.Test;

class OwnAddressTest
{
    private static final Discovery ALL =
        (failures) -> new String[]{"10.0.0.6:7400", "[fd00:0:0::7]:7400", "10.0.0.8:7400", "garbage"};

    private final List<Throwable> errors = new ArrayList<>();

    @Test
    void shouldLeaveTheAddressOutHoweverItIsWritten()
    {
        assertArrayEquals(
            new String[]{"10.0.0.6:7400", "10.0.0.8:7400", "garbage"},
            OwnAddress.leftOut(ALL, "[fd00::7]:7400").addresses(errors::add));
        assertEquals(4, OwnAddress.leftOut(ALL, "10.0.0.6:7401").addresses(errors::add).length, "another port");
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldLeaveOutAllAddressesOfAName()
    {
        final Discovery own = new OwnAddress(
            ALL, "me.example:7400", (name) -> new InetAddress[]{Hosts.of("10.0.0.6"), Hosts.of("10.0.0.8")});
        assertArrayEquals(new String[]{"[fd00:0:0::7]:7400", "garbage"}, own.addresses(errors::add));
    }

    @Test
    void shouldRefuseWhatIsNoAddress()
    {
        final String message =
            assertThrows(IllegalArgumentException.class, () -> OwnAddress.leftOut(ALL, "here")).getMessage();
        assertTrue(message.startsWith("'here' is no address"), message);
    }
}
