package io.hearsay.io.discovery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

class StaticDiscoveryTest
{
    private final Map<String, InetAddress[]> names = new HashMap<>();
    private final List<Throwable> errors = new ArrayList<>();

    @Test
    void shouldPassLiteralsAndGarbageOnAsTheyAre()
    {
        final String[] raw = {"10.0.0.6:7400", "[::1]:7400", "", "garbage", "10.0.0.256:7400", "host.example:0"};
        final StaticDiscovery discovery = new StaticDiscovery(StaticDiscoveryTest::refuse, raw);
        assertArrayEquals(raw, discovery.addresses(errors::add));
        assertEquals(0, discovery.refreshIntervalNs());
    }

    @Test
    void shouldLookNamesUpEachTime()
    {
        names.put("host.example", new InetAddress[]{Hosts.of("10.0.0.7"), Hosts.of("fd00::7")});
        final StaticDiscovery discovery = new StaticDiscovery(this::lookUp, "10.0.0.6:7400", "host.example:7401");
        assertArrayEquals(
            new String[]{"10.0.0.6:7400", "10.0.0.7:7401", "[fd00::7]:7401"}, discovery.addresses(errors::add));

        names.put("host.example", new InetAddress[]{Hosts.of("10.0.0.8")});
        assertArrayEquals(new String[]{"10.0.0.6:7400", "10.0.0.8:7401"}, discovery.addresses(errors::add));
        assertEquals(StaticDiscovery.NAMES_REFRESH_INTERVAL_NS, discovery.refreshIntervalNs());
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldPassOnANameThatWasNeverFound()
    {
        final StaticDiscovery discovery = new StaticDiscovery(this::lookUp, "host.example:7400");
        assertArrayEquals(new String[]{"host.example:7400"}, discovery.addresses(errors::add));
    }

    @Test
    void shouldKeepTheLastAnswerWhileANameCanNotBeLookedUp()
    {
        names.put("host.example", new InetAddress[]{Hosts.of("10.0.0.7")});
        final StaticDiscovery discovery = new StaticDiscovery(this::lookUp, "host.example:7400");
        discovery.addresses(errors::add);
        assertEquals(List.of(), errors);
        names.clear();
        assertArrayEquals(new String[]{"10.0.0.7:7400"}, discovery.addresses(errors::add));
        assertEquals(1, errors.size());
    }

    @Test
    void shouldSayWhatIsWrongWithANameEvenIfTheResolverDoesNot()
    {
        new StaticDiscovery(StaticDiscoveryTest::refuse, "host.example:7400").addresses(errors::add);
        assertEquals("host.example is not known", errors.get(0).getMessage());
    }

    @Test
    void shouldNameEachAddressOnce()
    {
        names.put("host.example", new InetAddress[]{Hosts.of("10.0.0.7")});
        final StaticDiscovery discovery = new StaticDiscovery(this::lookUp, "10.0.0.7:7400", "host.example:7400");
        assertArrayEquals(new String[]{"10.0.0.7:7400"}, discovery.addresses(errors::add));
    }

    @Test
    void shouldNotFollowChangesOfTheCallersArray()
    {
        final String[] raw = {"10.0.0.6:7400"};
        final StaticDiscovery discovery = StaticDiscovery.of(raw);
        raw[0] = "10.0.0.7:7400";
        assertArrayEquals(new String[]{"10.0.0.6:7400"}, discovery.addresses(errors::add));
        assertEquals(0, StaticDiscovery.of().addresses(errors::add).length);
    }

    @Test
    void shouldRefuseNull()
    {
        assertThrows(NullPointerException.class, () -> StaticDiscovery.of("10.0.0.6:7400", null));
    }

    private InetAddress[] lookUp(final String name) throws UnknownHostException
    {
        final InetAddress[] found = names.get(name);
        return found == null ? refuse(name) : found;
    }

    private static InetAddress[] refuse(final String name) throws UnknownHostException
    {
        throw new UnknownHostException(name);
    }
}
