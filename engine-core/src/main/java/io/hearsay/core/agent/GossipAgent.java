package io.hearsay.core.agent;

import java.nio.ByteOrder;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.LatencyDescriptor;
import io.hearsay.core.peer.Peer;
import io.hearsay.core.peer.PeerTable;
import io.hearsay.core.spi.ClientPort;
import io.hearsay.core.origin.Origin;
import io.hearsay.core.spi.PacketHandler;
import io.hearsay.core.spi.PacketProtection;
import io.hearsay.core.spi.PacketTransport;
import io.hearsay.core.wire.AckFlyweight;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.core.wire.PacketValidator;
import io.hearsay.core.wire.RangeFlyweight;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.EpochMicroClock;
import org.agrona.concurrent.NanoClock;

/**
 * One node of a cluster: a duty cycle that receives, takes what clients offer, lets time pass, sends and delivers. All
 * of it belongs to the one thread that calls {@link #doWork()}, but for {@link #discovered(String[])}. Each step of a
 * cycle is bounded; none blocks, allocates in steady state, or throws on what came from the network or from a client.
 */
public final class GossipAgent implements Agent, PacketHandler, AckWindowHandler
{
    // The engine's time begins here, wherever the clock stands (it may be negative): so 0 is long ago for every timer.
    static final long START_NS = 86_400_000_000_000L;
    private static final long GAUGE_INTERVAL_NS = NodeState.MS_NS;

    /** No duty cycle publishes more messages than that. */
    private static final long SEQUENCE_MARGIN = 1L << 31;

    private final NanoClock nanoClock;
    private final EpochMicroClock epochClock;
    private final PacketTransport transport;
    private final PacketProtection protection;
    private final AtomicReference<String[]> discovered = new AtomicReference<>();

    private final NodeState node;
    private final AddressBook addressBook;
    private final PushLimit pushLimit;
    private final OwnMessages ownMessages;
    private final AckWindows ackWindows;
    private final AckCollector ackCollector;
    private final OriginWatch originWatch;
    private final Acceptor acceptor;
    private final HotOrigins hotOrigins;
    private final Pusher pusher;
    private final PullRequester requester;
    private final PullAnswerer answerer;
    private final SyncReceiver syncReceiver;
    private final IdleSync idleSync;
    private final ClientSessions clients;
    /** Null without a journal. */
    private final JournalCursor journalCursor;
    private final StatusTables statusTables;
    private final DutyStep[] steps;
    private final int receiveLimit;
    private final long pullBudget;

    private final long originNs;
    private long gaugesNs;
    private String fatalError;
    private boolean isClosed;

    /**
     * Create the agent of one node.
     *
     * @param context what it works with.
     */
    public GossipAgent(final GossipContext context)
    {
        nanoClock = context.nanoClock();
        epochClock = context.epochClock();
        transport = context.transport();
        protection = context.protection();
        originNs = nanoClock.nanoTime() - START_NS;
        node = new NodeState(context);
        pullBudget = node.settings.get(EngineOption.PULL_BUDGET);
        receiveLimit = node.settings.getInt(EngineOption.RECEIVE_LIMIT);

        addressBook = new AddressBook(node, transport);
        pushLimit = new PushLimit(
            node.sender.batchLength(),
            node.log.capacity() / 2,
            node.settings.get(EngineOption.SOCKET_BUFFER_LENGTH) / 4);
        ownMessages = new OwnMessages(node, pushLimit);
        ackWindows = new AckWindows(
            node.settings.getInt(EngineOption.ACK_WINDOWS),
            node.maxFanout(),
            node.sender.batchCapacity(),
            node.settings.get(EngineOption.ACK_TIMEOUT),
            this,
            node.counters);
        ackCollector = new AckCollector(node, node.settings.get(EngineOption.ACK_DELAY));

        final Claims claims = node.claims;
        final SyncWriter syncWriter = new SyncWriter(node);
        originWatch = new OriginWatch(node, claims);
        acceptor = new Acceptor(node, originWatch);
        hotOrigins = new HotOrigins(node, syncWriter);
        pusher = new Pusher(node, ackWindows, hotOrigins, ownMessages, pushLimit);
        requester = new PullRequester(node, claims);
        answerer = new PullAnswerer(node, syncWriter);
        syncReceiver = new SyncReceiver(node, originWatch, claims, requester, ownMessages, syncWriter);
        idleSync = new IdleSync(node, syncWriter, nowNs());
        journalCursor = node.journal == null ? null : new JournalCursor(node);
        clients = new ClientSessions(node, ownMessages, journalCursor);
        statusTables = new StatusTables(node, transport);
        originWatch.originHandler(clients);
        steps = Stream.of(
            (DutyStep)this::receive,
            clients::drain,
            this::onTimers,
            pusher::onCycle,
            this::flush,
            requester::onCycle,
            answerer::onCycle,
            hotOrigins::onCycle,
            idleSync::onCycle,
            journalCursor == null ? null : (DutyStep)journalCursor::onCycle, // before anybody gets it
            clients::deliver, // sees for whose sake the log refused something in this cycle
            ackCollector::onCycle, // after it: sending takes longer, and no message waits for this
            this::flush).filter(Objects::nonNull).toArray(DutyStep[]::new);
        if (node.journal != null)
        {
            JournalRestore.restore(node);
        }
    }

    /**
     * A part of the duty cycle. That there are so many of them keeps the JIT from inlining all of it into whatever
     * loop calls {@link #doWork()}: such a tree exceeds the compiler's limits, and then it is the innermost methods,
     * those called for each message, that are left out.
     */
    @FunctionalInterface
    private interface DutyStep
    {
        int onCycle();
    }

    /**
     * Take what discovery says now. Any thread; the agent looks at it in its next cycle.
     *
     * @param rawAddresses as discovery gave them; not copied, so that many agents can share one list: nobody may change
     *                     it any more.
     */
    public void discovered(final String[] rawAddresses)
    {
        discovered.set(Objects.requireNonNull(rawAddresses));
    }

    /**
     * Attach a client. The agent's thread only.
     *
     * @param port of the client.
     * @return false if too many are attached, or the agent is closed.
     */
    public boolean attach(final ClientPort port)
    {
        return !isClosed && clients.attach(port);
    }

    /**
     * Detach a client: what it offered is still published, however long the log or the peers let it wait, then
     * {@link ClientPort#onClosed} is called. Only a claim that is not committed has a deadline, the
     * <code>clientLivenessTimeout</code>. The agent's thread only.
     *
     * @param clientId of the client.
     * @return false if there is no such client.
     */
    public boolean detach(final long clientId)
    {
        return clients.detach(clientId);
    }

    /**
     * A client shows no sign of life any more: what it offered is still published, and claims that nobody will commit
     * are passed and counted, then {@link ClientPort#onClosed} is called: with {@link ClientPort#CLOSED_SILENT}, unless
     * the client detached before. The agent's thread only.
     *
     * @param clientId of the client.
     * @return false if there is no such client.
     */
    public boolean abandon(final long clientId)
    {
        return clients.abandon(clientId);
    }

    /**
     * Id of this node.
     *
     * @return the node id.
     */
    public long nodeId()
    {
        return node.nodeId;
    }

    /**
     * One duty cycle.
     *
     * @return the amount of work done, 0 if there was none.
     * @throws AgentTerminationException if a second holder of this node's id was met: it must not send any more.
     */
    @Override
    public int doWork()
    {
        if (isClosed)
        {
            return 0;
        }

        try
        {
            return onCycle();
        }
        catch (final InternalError ex)
        {
            // late news of a client that cut its file: the JVM may throw it anywhere, once compiled code hit the hole
            if (!onMemoryFault())
            {
                node.errorHandler.onError(ex);
            }
            return 1;
        }
    }

    /**
     * An {@link InternalError} was thrown on the agent's thread, outside of {@link #doWork()}: it may be the JVM's late
     * answer to an access to a client's memory whose file is shorter now. Clients whose memory is gone are closed as
     * corrupt in the next duty cycle. The agent's thread only.
     *
     * @return true if there was any, so that the error is explained.
     */
    public boolean onMemoryFault()
    {
        return !isClosed && clients.onFault() > 0;
    }

    private int onCycle()
    {
        node.onCycle(nowNs(), epochClock.microTime());
        protection.onCycle(node.nowNs, node.nowUs);

        int work = 0;
        for (final DutyStep step : steps)
        {
            work += step.onCycle();
        }

        return work;
    }

    private int flush()
    {
        transport.flush();
        return 0;
    }

    private int receive()
    {
        final int work = transport.poll(this, receiveLimit);
        checkNumbers();
        if (fatalError != null)
        {
            throw new AgentTerminationException(fatalError);
        }

        return work;
    }

    @Override
    public void onClose()
    {
        if (!isClosed)
        {
            isClosed = true;
            try
            {
                clients.close();
                appendRest();
            }
            finally
            {
                CloseHelper.closeAll(transport, protection);
            }
        }
    }

    /** What is accepted is journaled, if there is room for it at once. */
    private void appendRest()
    {
        int work = journalCursor == null ? 0 : 1;
        while (work > 0)
        {
            work = journalCursor.onCycle();
        }
    }

    @Override
    public String roleName()
    {
        return "hearsay";
    }

    @Override
    public void onPacket(final int address, final MutableDirectBuffer buffer, final int offset, final int length)
    {
        node.counters.increment(CounterDescriptor.PACKETS_RECEIVED);
        node.counters.add(CounterDescriptor.BYTES_RECEIVED, length);
        final CounterDescriptor violation = PacketValidator.checkHeader(buffer, offset, length);
        if (violation != null)
        {
            node.counters.increment(violation);
            return;
        }

        final int bodyLength = protection.open(buffer, offset, length, node.peers.isDiscovered(address));
        if (bodyLength < 0)
        {
            node.counters.increment(Rejection.counterOf(bodyLength));
            return;
        }

        final byte type = PacketFlyweight.type(buffer, offset);
        final long sender = PacketFlyweight.sender(buffer, offset);
        final long packetNumber = PacketFlyweight.packetNumber(buffer, offset);
        final int body = offset + PacketFlyweight.BODY_OFFSET;
        if (sender == node.nodeId)
        {
            onOwnPacket(address, packetNumber);
        }
        else if (!isBodyValid(type, buffer, body, bodyLength))
        {
            node.counters.increment(CounterDescriptor.MALFORMED_BODY);
        }
        else
        {
            final Peer peer = node.peers.onPacket(address, sender, length, node.nowNs);
            node.sentAtUs = PacketFlyweight.sentAtUs(buffer, offset);
            node.counters.histogram(LatencyDescriptor.HOP).record(node.nowUs - node.sentAtUs);
            dispatch(type, packetNumber, sender, address, peer, buffer, body, bodyLength);
            final Peer unverified = node.peers.toVerify(sender, address, node.nowNs);
            if (unverified != null)
            {
                probe(address, unverified);
            }
        }
    }

    private boolean isBodyValid(final byte type, final DirectBuffer buffer, final int body, final int bodyLength)
    {
        return type == PacketFlyweight.PUSH_MESSAGE || type == PacketFlyweight.PULL_RESPONSE && bodyLength > 0 ?
            acceptor.read(buffer, body, bodyLength) : PacketValidator.isBodyValid(type, buffer, body, bodyLength);
    }

    @Override
    public void onAnswer(final int address, final long roundTripNs)
    {
        final Peer peer = node.peers.at(address);
        if (peer != null)
        {
            node.onRoundTrip(peer, roundTripNs);
            node.answerTime.onSample(roundTripNs);
        }
    }

    @Override
    public void onUnanswered(final int address, final long sentNs)
    {
        final Peer peer = node.peers.at(address);
        if (peer != null)
        {
            peer.onPushUnanswered(sentNs, node.nowNs);
        }
    }

    @Override
    public void onNoRoom()
    {
        node.counters.increment(CounterDescriptor.NO_ROOM_RECEIVED);
        pushLimit.onNoRoom();
        ownMessages.onNoRoom();
    }

    @Override
    public void onMissed(final int originIndex)
    {
        hotOrigins.onNews(originIndex, PacketTransport.NULL_ADDRESS);
    }

    @Override
    public void onHeldBy(final int address, final int originIndex, final long firstSequence)
    {
        final Peer peer = node.peers.at(address);
        if (peer != null && originIndex == node.own.index())
        {
            ownMessages.onHeldBy(peer, firstSequence);
        }
    }

    @Override
    public void onOwnEnded(final int length, final boolean isExpired, final long elapsedNs)
    {
        pushLimit.onEnded(length, isExpired, elapsedNs);
    }

    private void dispatch(
        final byte type,
        final long packetNumber,
        final long sender,
        final int address,
        final Peer peer,
        final DirectBuffer buffer,
        final int body,
        final int bodyLength)
    {
        switch (type)
        {
            case PacketFlyweight.PUSH_MESSAGE:
                onPush(packetNumber, sender, address, peer, buffer, body, bodyLength);
                break;

            case PacketFlyweight.PUSH_ACK:
                onAcks(sender, address, buffer, body, bodyLength);
                break;

            case PacketFlyweight.PULL_SYNC:
                node.counters.increment(CounterDescriptor.SYNCS_RECEIVED);
                if (peer != null)
                {
                    syncReceiver.onSync(peer, buffer, body, bodyLength);
                }
                break;

            case PacketFlyweight.PULL_REQUEST:
                onRequest(peer, buffer, body, bodyLength);
                break;

            default:
                node.counters.increment(CounterDescriptor.RESPONSES_RECEIVED);
                acceptor.accept(packetNumber, sender, address, true, buffer, body);
                onMessages(peer);
                requester.onResponse(
                    peer, RunFlyweight.origin(buffer, body), bodyLength, acceptor.messageCount());
                break;
        }
    }

    private void onPush(
        final long packetNumber,
        final long sender,
        final int address,
        final Peer peer,
        final DirectBuffer buffer,
        final int body,
        final int bodyLength)
    {
        acceptor.accept(packetNumber, sender, address, false, buffer, body);
        onMessages(peer);
        if (bodyLength == 0 && node.peers.isProbeAnsweredAt(peer, address))
        {
            // each of two that restarted, or moved, together may believe that the other is what it was, or where it
            // was: one has to answer first
            ackCollector.answerProbe(sender, address, packetNumber);
        }
        else if (peer != null)
        {
            ackCollector.add(
                peer, packetNumber, acceptor.ackRecord(), acceptor.messageCount(), acceptor.isNoRoom());
        }
    }

    private void onMessages(final Peer peer)
    {
        if (peer != null)
        {
            peer.messagesReceived += acceptor.messageCount();
            peer.messagesNew += acceptor.acceptedCount();
        }
    }

    private void onAcks(
        final long sender, final int address, final DirectBuffer buffer, final int body, final int bodyLength)
    {
        if (buffer.getLong(body, ByteOrder.BIG_ENDIAN) != node.nodeId)
        {
            node.counters.increment(CounterDescriptor.ACKS_MISDIRECTED);
            return;
        }

        final int end = body + bodyLength;
        int at = body + AckFlyweight.TO_LENGTH;
        while (at < end)
        {
            final long packetNumber = AckFlyweight.packetNumber(buffer, at);
            final int count = AckFlyweight.count(buffer, at);
            final int next = at + AckFlyweight.length(count);
            final boolean isNoRoom = count > 0 && next < end &&
                AckFlyweight.packetNumber(buffer, next) == packetNumber && AckFlyweight.count(buffer, next) == 0;
            final boolean isExpected = count == 0 ?
                onProbeAck(sender, address, packetNumber) :
                isAt(sender, address) &&
                    ackWindows.onAck(address, packetNumber, buffer, at, count, isNoRoom, node.nowNs);
            node.counters.increment(
                isExpected ? CounterDescriptor.ACKS_RECEIVED : CounterDescriptor.ACKS_UNSOLICITED);
            if (isNoRoom && isAt(sender, address))
            {
                node.peers.at(address).noRoomCount++;
            }
            at = isNoRoom ? next + AckFlyweight.length(0) : next;
        }
    }

    /**
     * Whether the acknowledgement of a push counts as that of the peer behind an address: only if it is this one's.
     */
    private boolean isAt(final long sender, final int address)
    {
        final Peer peer = node.peers.at(address);
        return peer != null && peer.id() == sender;
    }

    private boolean onProbeAck(final long sender, final int address, final long packetNumber)
    {
        final long sentNs = node.peers.onProbeAck(sender, address, packetNumber, node.nowNs);
        if (sentNs == PeerTable.NO_PROBE)
        {
            return false;
        }

        if (sentNs != PeerTable.LATE)
        {
            node.onRoundTrip(node.peers.at(address), node.nowNs - sentNs);
        }
        return true;
    }

    private void onRequest(final Peer peer, final DirectBuffer buffer, final int body, final int bodyLength)
    {
        node.counters.increment(CounterDescriptor.REQUESTS_RECEIVED);
        if (buffer.getLong(body, ByteOrder.BIG_ENDIAN) != node.nodeId)
        {
            node.counters.increment(CounterDescriptor.REQUESTS_MISDIRECTED);
        }
        else if (peer != null)
        {
            answerer.onRequest(
                peer, buffer, body + RangeFlyweight.TO_LENGTH, bodyLength - RangeFlyweight.TO_LENGTH);
        }
    }

    private void onOwnPacket(final int address, final long packetNumber)
    {
        if (node.sender.isUsed(packetNumber))
        {
            node.counters.increment(CounterDescriptor.REFLECTED);
            node.peers.onReflected(address, node.nowNs);
        }
        else
        {
            node.sender.halt();
            fatalError = "another node uses this node's id (a cloned machine?), first met at " +
                transport.describe(address);
        }
    }

    /**
     * What the node knows, for tests.
     */
    NodeState state()
    {
        return node;
    }

    /**
     * A number that is used twice breaks what it numbers, so this node stops before it comes to that. The next life of
     * the node has a new id.
     */
    private void checkNumbers()
    {
        if (node.sender.isExhausted())
        {
            fatalError = "this node's id has no packet number left: start the node again";
        }
        else if (node.own.window.highest() > Origin.MAX_SEQUENCE - SEQUENCE_MARGIN)
        {
            node.sender.halt();
            fatalError = "this node's id has no sequence left for its messages: start the node again";
        }
    }

    private long nowNs()
    {
        return nanoClock.nanoTime() - originNs;
    }

    private int onTimers()
    {
        int work = 0;
        final String[] addresses = discovered.get() == null ? null : discovered.getAndSet(null);
        if (addresses != null)
        {
            work += addressBook.apply(addresses);
        }

        work += ackWindows.onCycle(node.nowNs);
        pushLimit.onCycle(node.nowNs, node.roundTripNs(), node.isDirect() ? Long.MAX_VALUE : pullBudget);
        work += ownMessages.onCycle();
        work += originWatch.onCycle();
        work += sendProbes();
        if (node.nowNs - gaugesNs >= GAUGE_INTERVAL_NS)
        {
            gaugesNs = node.nowNs;
            updateGauges();
            statusTables.onCycle();
            clients.show();
        }

        return work;
    }

    private int sendProbes()
    {
        int probes = 0;
        while (node.sender.isReady(node.nowNs))
        {
            final int address = node.peers.nextProbe(node.nowNs);
            if (address == PacketTransport.NULL_ADDRESS)
            {
                break;
            }
            probe(address, null);
            probes++;
        }

        return probes;
    }

    private void probe(final int address, final Peer toVerify)
    {
        if (node.sender.isReady(node.nowNs))
        {
            final long packetNumber = node.sender.seal(PacketFlyweight.PUSH_MESSAGE, 0, node.nowUs);
            node.sender.sendTo(address, node.nowNs);
            node.counters.increment(CounterDescriptor.PROBES_SENT);
            node.peers.onProbeSent(address, toVerify, packetNumber, node.nowNs);
        }
    }

    private void updateGauges()
    {
        node.counters.set(CounterDescriptor.PEERS_LIVE, node.peers.liveCount());
        node.counters.set(CounterDescriptor.PEERS_PROVEN, node.peers.provenCount());
        node.counters.set(CounterDescriptor.ORIGINS, node.origins.count());
        node.counters.set(CounterDescriptor.LOG_USED, node.log.head() - node.log.tail());
        node.counters.set(CounterDescriptor.LOG_LENGTH, node.log.capacity());
        node.counters.set(CounterDescriptor.LOG_HELD, node.log.heldLength());
        node.counters.set(CounterDescriptor.ACK_WINDOWS_OPEN, ackWindows.openCount());
        node.counters.set(CounterDescriptor.CLIENTS, clients.count());
        node.counters.set(CounterDescriptor.ROUND_TRIP, node.roundTripNs());
        node.counters.set(CounterDescriptor.PUSH_LIMIT, pushLimit.limit());
        if (journalCursor != null)
        {
            node.counters.set(CounterDescriptor.JOURNAL_LAG, journalCursor.lag());
            node.counters.set(CounterDescriptor.JOURNAL_POSITION, node.journal.position());
        }
    }
}
