package io.hearsay.core.sim;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

import io.hearsay.core.client.DeliveryDescriptor;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * Knows everything that was offered and received in a {@link SimulatedCluster}, and fails at once if a client gets a
 * message twice, one that nobody offered, one offered message under two identities, one that differs from what others
 * got under the same identity, one of its own engine unasked, one after it was told that it is lost, or, if it is
 * ordered, one out of order without a gap that says so; or if it is told twice of a loss, or of that of what it got, or
 * if it gets what an earlier life of its node wrote into the journal.
 * <p>
 * Keeps each message once, and some bytes per client and origin.
 */
public final class DeliveryLedger
{
    private final Long2ObjectHashMap<Offers> offers = new Long2ObjectHashMap<>();
    private final Map<SimulatedClient, Long2ObjectHashMap<Account>> accounts = new IdentityHashMap<>();

    /**
     * Number of messages that were offered on a node.
     *
     * @param nodeId of the node.
     * @return the number.
     */
    public long offeredCount(final long nodeId)
    {
        final Offers known = offers.get(nodeId);
        return known == null ? 0 : known.count;
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
        final Offers known = offers.get(nodeId);
        if (client.topics() == null || known == null)
        {
            return offeredCount(nodeId);
        }

        return Arrays.stream(client.topics()).distinct()
            .mapToLong((topic) -> known.topicCounts.getOrDefault(topic, 0L)).sum();
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
        final Account account = find(client, origin);
        return account == null ? 0 : account.received.total();
    }

    /**
     * Number of messages of one origin that a client got or was told to be lost.
     */
    long toldCount(final SimulatedClient client, final long origin)
    {
        final Account account = find(client, origin);
        return account == null ? 0 : account.received.total() + account.gaps.total() + account.restored.total();
    }

    /**
     * Number of messages of one origin that a client does not get, as an earlier life of its node journaled them.
     *
     * @param client of the node's present life.
     * @param origin node id.
     * @return the number.
     */
    public long restoredCount(final SimulatedClient client, final long origin)
    {
        final Account account = find(client, origin);
        return account == null ? 0 : account.restored.total();
    }

    /**
     * An earlier life of a client's node journaled messages.
     */
    void onRestored(final SimulatedClient client, final long origin, final long first, final long last)
    {
        account(client, origin).restored.add(first, last);
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
        offersOf(nodeId).isNonsensical = true;
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
        final Offers known = offersOf(nodeId);
        known.count++;
        known.unseen.merge(new Content(topic, ByteBuffer.wrap(payload)), 1, Integer::sum);
        known.topicCounts.merge(topic, 1L, Long::sum);
    }

    /**
     * Whether the sequences of a node are not to be trusted.
     */
    boolean isNonsensical(final long nodeId)
    {
        return offersOf(nodeId).isNonsensical;
    }

    void onReceived(final SimulatedClient client, final ReceivedMessage message)
    {
        final long origin = message.origin();
        final long sequence = message.sequence();
        final Account account = account(client, origin);
        checkContent(client, message);
        require(account.received.add(sequence, sequence), client, "got a message twice", origin, sequence);
        require(!account.restored.contains(sequence), client, "got again what it had journaled", origin, sequence);
        require(!account.gaps.contains(sequence), client, "got what it was told to be lost", origin, sequence);
        require(client.deliversOwn() || origin != client.node().nodeId(), client, "got its own", origin, sequence);
        if (client.isOrdered())
        {
            requireOrder(client, account, origin, sequence);
            account.advance(sequence, sequence);
        }
        require(isWanted(client, message.topic()), client, "got a message of another topic", origin, sequence);
    }

    void onGap(final SimulatedClient client, final ReceivedGap gap)
    {
        final long origin = gap.origin();
        final long first = gap.first();
        final long last = gap.last();
        final Account account = account(client, origin);
        require(first >= 1 && first <= last, client, "was told of an impossible gap", origin, first);
        require(!account.received.overlaps(first, last), client, "was told that what it got is lost", origin, first);
        require(account.gaps.add(first, last), client, "was told twice of a loss", origin, first);
        if (gap.cause() == DeliveryDescriptor.GAP_CAUSE_ORDER)
        {
            require(client.isOrdered(), client, "has no order but was told of a gap in it", origin, first);
        }
        if (client.isOrdered() && last >= account.begin)
        {
            requireOrder(client, account, origin, first);
            account.advance(first, last);
        }
        final boolean wantsNothing = client.topics() != null && client.topics().length == 0;
        require(!wantsNothing, client, "was told of a gap though it only publishes", origin, first);
    }

    /**
     * The lowest sequence that a client got or was told to be lost, or a value if there is none.
     */
    long lowest(final SimulatedClient client, final long origin, final long otherwise)
    {
        final Account account = find(client, origin);
        return account == null ? otherwise :
            Math.min(account.received.lowest(otherwise), account.gaps.lowest(otherwise));
    }

    /**
     * The lowest sequence of a range that a client neither got nor was told to be lost, though it wants it.
     *
     * @return the sequence, more than <code>last</code> if there is none.
     */
    long nextOwed(final SimulatedClient client, final long origin, final long first, final long last)
    {
        final Account account = account(client, origin);
        final Offers known = offersOf(origin);
        long sequence = first;
        while (sequence <= last)
        {
            final long next = account.restored.nextLacking(
                account.gaps.nextLacking(account.received.nextLacking(sequence)));
            if (next == sequence && isOwed(client, known.contents.get(sequence)))
            {
                return sequence;
            }
            sequence = next == sequence ? sequence + 1 : next;
        }

        return sequence;
    }

    /** Of what nobody got, nobody knows the topic. */
    private static boolean isOwed(final SimulatedClient client, final Content content)
    {
        return client.topics() == null || content != null && isWanted(client, content.topic);
    }

    private void checkContent(final SimulatedClient client, final ReceivedMessage message)
    {
        final long origin = message.origin();
        final long sequence = message.sequence();
        final Offers known = offersOf(origin);
        final Content content = known.contents.get(sequence);
        if (content != null)
        {
            require(
                content.topic == message.topic() && Arrays.equals(content.payload.array(), message.payload()),
                client, "got another content than others", origin, sequence);
            return;
        }

        final Content fresh = new Content(message.topic(), ByteBuffer.wrap(message.payload()));
        if (!known.isNonsensical)
        {
            final int unseen = known.unseen.getOrDefault(fresh, 0);
            require(unseen > 0 && sequence <= known.count, client, "got what nobody offered", origin, sequence);
            if (unseen == 1)
            {
                known.unseen.remove(fresh);
            }
            else
            {
                known.unseen.put(fresh, unseen - 1);
            }
        }
        known.contents.put(sequence, fresh);
    }

    /**
     * What stands between two records of an ordered client, others may have got: it is of topics that it does not want.
     */
    private void requireOrder(
        final SimulatedClient client, final Account account, final long origin, final long sequence)
    {
        final long last = account.last;
        if (last == Account.NOTHING)
        {
            return;
        }

        final String what = "got out of order after " + last;
        require(sequence > last, client, what, origin, sequence);
        final long next = account.restored.nextLacking(last + 1);
        require(client.topics() != null || sequence <= next, client, what, origin, sequence);
        for (long skipped = next; skipped < sequence; skipped++)
        {
            final Content content = offersOf(origin).contents.get(skipped);
            require(content == null || !isWanted(client, content.topic), client, what, origin, sequence);
        }
    }

    private static boolean isWanted(final SimulatedClient client, final int topic)
    {
        return client.topics() == null || Arrays.stream(client.topics()).anyMatch((wanted) -> wanted == topic);
    }

    private Offers offersOf(final long origin)
    {
        return offers.computeIfAbsent(origin, (key) -> new Offers());
    }

    private Account find(final SimulatedClient client, final long origin)
    {
        final Long2ObjectHashMap<Account> known = accounts.get(client);
        return known == null ? null : known.get(origin);
    }

    private Account account(final SimulatedClient client, final long origin)
    {
        return accounts.computeIfAbsent(client, (key) -> new Long2ObjectHashMap<>())
            .computeIfAbsent(origin, (key) -> new Account());
    }

    private static void require(
        final boolean isTrue, final SimulatedClient client, final String what, final long origin, final long sequence)
    {
        if (!isTrue)
        {
            throw new AssertionError("client " + client.id() + " of " + client.node().address() + " " + what + ": " +
                Long.toHexString(origin) + "/" + sequence);
        }
    }

    private record Content(int topic, ByteBuffer payload)
    {
    }

    /**
     * What was offered on one node: how often each content that has no sequence yet, and the others by sequence.
     */
    private static final class Offers
    {
        private final Map<Content, Integer> unseen = new HashMap<>();
        private final Long2ObjectHashMap<Content> contents = new Long2ObjectHashMap<>();
        private final Map<Integer, Long> topicCounts = new HashMap<>();
        private long count;
        private boolean isNonsensical;
    }

    /**
     * What one client got of one origin.
     */
    private static final class Account
    {
        private static final long NOTHING = -1;

        private final SequenceSet received = new SequenceSet();
        private final SequenceSet gaps = new SequenceSet();
        private final SequenceSet restored = new SequenceSet();
        /** Where order began: what comes before it can only be told to be lost. */
        private long begin = NOTHING;
        private long last = NOTHING;

        private void advance(final long toFirst, final long toLast)
        {
            begin = last == NOTHING ? toFirst : begin;
            last = toLast;
        }
    }
}
