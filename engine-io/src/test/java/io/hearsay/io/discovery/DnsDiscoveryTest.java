package io.hearsay.io.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Against a name server on the loopback interface.
 */
class DnsDiscoveryTest
{
    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long RETRY_NS = TimeUnit.SECONDS.toNanos(5);

    private final List<Throwable> errors = new ArrayList<>();
    private NameServer server;
    private long nowNs;

    @BeforeEach
    void open() throws IOException
    {
        server = new NameServer();
    }

    @AfterEach
    void close() throws IOException
    {
        server.close();
    }

    @Test
    void shouldFindAllAddressesOfAName()
    {
        server.hosts("nodes.example", "10.0.0.6", "10.0.0.7", "fd00::7");
        assertEquals(
            Set.of("10.0.0.6:7400", "10.0.0.7:7400", "[fd00::7]:7400"), ask(discovery("nodes.example", 7_400)));
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldFindAllTargetsOfAService() throws IOException
    {
        server.hosts("a.example", "10.0.0.6");
        server.hosts("b.example", "10.0.0.7", "fd00::7");
        server.service("_hearsay._udp.example", "a.example:7400", "b.example:7401", "b.example:7402");
        final DnsDiscovery discovery = discovery("_hearsay._udp.example", 0);
        assertEquals(
            Set.of(
                "10.0.0.6:7400", "10.0.0.7:7401", "[fd00::7]:7401", "10.0.0.7:7402", "[fd00::7]:7402"),
            ask(discovery));
        server.service("_hearsay._udp.example", "a.example:7403");
        nowNs += INTERVAL_NS;
        assertEquals(Set.of("10.0.0.6:7403"), ask(discovery));
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldAskByTcpWhereTheAnswerIsCut()
    {
        final String[] many = new String[1_000];
        for (int i = 0; i < many.length; i++)
        {
            many[i] = "10.0." + (i >> 8) + "." + (i & 0xFF);
        }
        server.hosts("many.example", many);
        assertEquals(1_000, ask(discovery("many.example", 7_400)).size());
    }

    @Test
    void shouldAskAgainOnlyAfterTheInterval()
    {
        final DnsDiscovery discovery = discovery("nodes.example", 7_400);
        server.hosts("nodes.example", "10.0.0.6");
        assertEquals(Set.of("10.0.0.6:7400"), ask(discovery));
        final int questions = server.questions();
        server.hosts("nodes.example", "10.0.0.7");
        nowNs += INTERVAL_NS - 1;
        assertEquals(Set.of("10.0.0.6:7400"), ask(discovery));
        assertEquals(questions, server.questions());
        nowNs++;
        assertEquals(Set.of("10.0.0.7:7400"), ask(discovery));
    }

    @Test
    void shouldKeepTheLastAnswerWhileALookupFails()
    {
        final DnsDiscovery discovery = discovery("nodes.example", 7_400);
        server.hosts("nodes.example", "10.0.0.6");
        assertEquals(Set.of("10.0.0.6:7400"), ask(discovery));
        final int[] codes = {NameServer.SERVER_FAILURE, NameServer.NO_SUCH_NAME};
        for (int i = 0; i < codes.length; i++)
        {
            server.responseCode(codes[i]);
            nowNs += INTERVAL_NS;
            assertEquals(Set.of("10.0.0.6:7400"), ask(discovery));
            assertEquals(i + 1, errors.size());
            assertTrue(errors.get(i).getMessage().startsWith("nodes.example "), errors.get(i).getMessage());
        }

        server.responseCode(NameServer.NO_ERROR);
        server.hosts("nodes.example");
        nowNs += RETRY_NS;
        assertEquals(Set.of("10.0.0.6:7400"), ask(discovery), "a name without addresses is a failure, too");
        assertEquals("nodes.example has no address", errors.get(2).getMessage());
        server.hosts("nodes.example", "10.0.0.8");
        nowNs += RETRY_NS;
        assertEquals(Set.of("10.0.0.8:7400"), ask(discovery), "after a failure it is asked sooner");
    }

    @ParameterizedTest
    @ValueSource(ints = {NameServer.A, NameServer.AAAA})
    void shouldUseTheAddressesOfOneFamilyWhileTheOthersCanNotBeHad(final int failedType)
    {
        final boolean isV4 = failedType == NameServer.AAAA;
        server.hosts("nodes.example", "10.0.0.6", "fd00::6");
        server.failType(failedType);
        final DnsDiscovery discovery = discovery("nodes.example", 7_400);
        assertEquals(Set.of(isV4 ? "10.0.0.6:7400" : "[fd00::6]:7400"), ask(discovery), "from the beginning");
        assertEquals(1, errors.size());
        assertTrue(errors.get(0).getMessage().startsWith("nodes.example can not be looked up"), errors.toString());

        server.failType(0);
        nowNs += RETRY_NS;
        assertEquals(Set.of("10.0.0.6:7400", "[fd00::6]:7400"), ask(discovery));
        server.failType(failedType);
        for (int i = 7; i < 10; i++)
        {
            server.hosts("nodes.example", "10.0.0." + i, "fd00::" + i);
            nowNs += INTERVAL_NS;
            assertEquals(
                isV4 ? Set.of("10.0.0." + i + ":7400", "[fd00::6]:7400") :
                    Set.of("10.0.0.6:7400", "[fd00::" + i + "]:7400"),
                ask(discovery),
                "what could be had, and the last of what could not");
        }
        assertEquals(4, errors.size());
        server.failType(0);
        server.hosts("nodes.example", "10.0.0.9");
        nowNs += RETRY_NS;
        assertEquals(Set.of("10.0.0.9:7400"), ask(discovery), "a name may have addresses of one family alone");
    }

    @Test
    void shouldKeepTheTargetsWhileTheServiceCanNotBeLookedUp() throws IOException
    {
        server.hosts("a.example", "10.0.0.6");
        server.service("_hearsay._udp.example", "a.example:7400");
        final DnsDiscovery discovery = discovery("_hearsay._udp.example", 0);
        ask(discovery);
        server.service("_hearsay._udp.example");
        nowNs += INTERVAL_NS;
        assertEquals(Set.of("10.0.0.6:7400"), ask(discovery));
        assertEquals("_hearsay._udp.example has no target", errors.get(0).getMessage());
        assertEquals(1, errors.size());
    }

    @Test
    void shouldSayThatNobodyAnswers() throws IOException
    {
        server.close();
        assertEquals(Set.of(), ask(discovery("nodes.example", 7_400)));
        assertTrue(errors.get(0).getMessage().startsWith("nodes.example can not be looked up"), errors.toString());
    }

    @Test
    void shouldRefuseWhatIsNoPortOrInterval()
    {
        assertThrows(IllegalArgumentException.class, () -> DnsDiscovery.of("a.example", 0));
        assertThrows(IllegalArgumentException.class, () -> DnsDiscovery.of("a.example", 65_536));
        final DnsDiscovery discovery = DnsDiscovery.of("a.example", 7_400);
        assertThrows(IllegalArgumentException.class, () -> discovery.refreshInterval(0, TimeUnit.SECONDS));
        assertEquals(RETRY_NS, discovery.refreshIntervalNs());
        assertEquals(1_000_000, discovery.refreshInterval(1, TimeUnit.MILLISECONDS).refreshIntervalNs());
    }

    private DnsDiscovery discovery(final String name, final int port)
    {
        return new DnsDiscovery(name, port, server.address(), INTERVAL_NS, () -> nowNs);
    }

    private Set<String> ask(final DnsDiscovery discovery)
    {
        return Set.of(discovery.addresses(errors::add));
    }
}
