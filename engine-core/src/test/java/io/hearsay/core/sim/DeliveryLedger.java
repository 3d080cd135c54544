package io.hearsay.core.sim;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Knows everything that was offered and received in a {@link SimulatedCluster}, and fails at once if a client gets a
 * message twice, one that nobody offered, one that differs from what others got under the same identity, one of its own
 * engine unasked, or, if it is ordered, one out of order without a gap that says so.
 */
public final class DeliveryLedger
{
    private final Map<Long, Set<Content>> offered = new HashMap<>();
    private final Set<Long> nonsensical = new HashSet<>();
    private final Map<Long, Long> offeredCounts = new HashMap<>();
    private final Map<Long, Map<Integer, Long>> topicCounts = new HashMap<>();
    private final Map<Identity, Content> contents = new HashMap<>();
    private final Map<SimulatedClient, Account> accounts = new HashMap<>();

    /**
     * Number of messages that were offered on a node.
     *
     * @param nodeId of the node.
     * @return the number.
     */
    public long offeredCount(final long nodeId)
    {
        return offeredCounts.getOrDefault(nodeId, 0L);
    }

    /**
     * Number of messages that were offered on a node and that a client wants.
     *
     * @param client that chose topics, or did not.
     * @param nodeId of the node.
     * @return the number.
     */
    public long wantedCount(final SimulatedClient client, final long nodeId)
    {
        if (client.topics() == null)
        {
            return offeredCount(nodeId);
        }

        final Map<Integer, Long> counts = topicCounts.getOrDefault(nodeId, Map.of());
        return Arrays.stream(client.topics()).distinct().mapToLong((topic) -> counts.getOrDefault(topic, 0L)).sum();
    }

    /**
     * Number of messages of one origin that a client got.
     *
     * @param client that got them.
     * @param origin node id.
     * @return the number.
     */
    public long receivedCount(final SimulatedClient client, final long origin)
    {
        return account(client).counts.getOrDefault(origin, 0L);
    }

    /**
     * A message on topic 0 of a node that only exists in injected packets.
     *
     * @param nodeId of that node.
     * @param text   of the message.
     */
    public void onOfferedElsewhere(final long nodeId, final String text)
    {
        onOffered(nodeId, 0, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Do not ask who offered the messages of a node: one of its clients writes nonsense.
     *
     * @param nodeId of the node.
     */
    public void expectNonsense(final long nodeId)
    {
        nonsensical.add(nodeId);
    }

    /**
     * A message was offered; for a test that speaks for a node of its own.
     *
     * @param nodeId  of the origin.
     * @param topic   of it.
     * @param payload of it.
     */
    public void onOffered(final long nodeId, final int topic, final byte[] payload)
    {
        offered.computeIfAbsent(nodeId, (key) -> new HashSet<>()).add(new Content(topic, ByteBuffer.wrap(payload)));
        offeredCounts.merge(nodeId, 1L, Long::sum);
        topicCounts.computeIfAbsent(nodeId, (key) -> new HashMap<>()).merge(topic, 1L, Long::sum);
    }

    void onReceived(final SimulatedClient client, final ReceivedMessage message)
    {
        final Identity identity = new Identity(message.origin(), message.sequence());
        final Content content = new Content(message.topic(), ByteBuffer.wrap(message.payload()));
        final Account account = account(client);
        final boolean isOffered = offered.getOrDefault(message.origin(), Set.of()).contains(content) &&
            message.sequence() <= offeredCount(message.origin());
        require(isOffered || nonsensical.contains(message.origin()), client, "got what nobody offered", identity);
        require(account.received.add(identity), client, "got a message twice", identity);
        final Content known = contents.putIfAbsent(identity, content);
        require(known == null || known.equals(content), client, "got another content than others", identity);
        require(client.deliversOwn() || message.origin() != client.node().nodeId(), client, "got its own", identity);
        if (client.isOrdered())
        {
            final Long last = account.last.put(message.origin(), message.sequence());
            requireOrder(client, last, identity);
        }
        require(isWanted(client, message.topic()), client, "got a message of another topic", identity);
        account.counts.merge(message.origin(), 1L, Long::sum);
    }

    void onGap(final SimulatedClient client, final ReceivedGap gap)
    {
        final Identity identity = new Identity(gap.origin(), gap.first());
        require(gap.first() >= 1 && gap.first() <= gap.last(), client, "was told of an impossible gap", identity);
        if (client.isOrdered())
        {
            final Long last = account(client).last.put(gap.origin(), gap.last());
            requireOrder(client, last, identity);
        }
        final boolean wantsNothing = client.topics() != null && client.topics().length == 0;
        require(!wantsNothing, client, "was told of a gap though it only publishes", identity);
    }

    /**
     * What stands between two records of an ordered client, others may have got: it is of topics that it does not want.
     */
    private void requireOrder(final SimulatedClient client, final Long last, final Identity identity)
    {
        if (last == null)
        {
            return;
        }

        final String what = "got out of order after " + last;
        require(identity.sequence > last, client, what, identity);
        require(client.topics() != null || identity.sequence == last + 1, client, what, identity);
        for (long sequence = last + 1; sequence < identity.sequence; sequence++)
        {
            final Content skipped = contents.get(new Identity(identity.origin, sequence));
            require(skipped == null || !isWanted(client, skipped.topic), client, what, identity);
        }
    }

    private static boolean isWanted(final SimulatedClient client, final int topic)
    {
        return client.topics() == null || Arrays.stream(client.topics()).anyMatch((wanted) -> wanted == topic);
    }

    private Account account(final SimulatedClient client)
    {
        return accounts.computeIfAbsent(client, (key) -> new Account());
    }

    private static void require(
        final boolean isTrue, final SimulatedClient client, final String what, final Identity identity)
    {
        if (!isTrue)
        {
            throw new AssertionError("client " + client.id() + " of " + client.node().address() + " " + what + ": " +
                Long.toHexString(identity.origin) + "/" + identity.sequence);
        }
    }

    private record Identity(long origin, long sequence)
    {
    }

    private record Content(int topic, ByteBuffer payload)
    {
    }

    private static final class Account
    {
        private final Set<Identity> received = new HashSet<>();
        private final Map<Long, Long> counts = new HashMap<>();
        private final Map<Long, Long> last = new HashMap<>();
    }
}
