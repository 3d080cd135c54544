package io.hearsay.core.agent;

import java.util.Objects;
import java.util.stream.Stream;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.spi.ClientPort;
import io.hearsay.core.spi.PacketProtection;
import io.hearsay.core.spi.PacketTransport;
import org.agrona.CloseHelper;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.EpochMicroClock;
import org.agrona.concurrent.NanoClock;

/**
 * One node of a cluster: a duty cycle that receives, takes what clients offer, lets time pass, sends and delivers. All
 * of it belongs to the one thread that calls {@link #doWork()}, but for {@link #discovered(String[])}. Each step of a
 * cycle is bounded; none blocks, allocates in steady state, or throws on what came from the network or from a client.
 */
public final class GossipAgent implements Agent
{
    // The engine's time begins here, wherever the clock stands (it may be negative): so 0 is long ago for every timer.
    static final long START_NS = 86_400_000_000_000L;

    private final NanoClock nanoClock;
    private final EpochMicroClock epochClock;
    private final PacketTransport transport;
    private final PacketProtection protection;

    private final NodeState node;
    private final AddressBook addressBook;
    private final PacketReceiver packetReceiver;
    private final Uniqueness uniqueness;
    private final PushLimit pushLimit;
    private final OwnMessages ownMessages;
    private final AckWindows ackWindows;
    private final OriginWatch originWatch;
    private final Prober prober;
    private final ClientSessions clients;
    /** Null without a journal. */
    private final JournalCursor journalCursor;
    private final Gauges gauges;
    private final DutyStep[] steps;
    private final int receiveLimit;
    private final long pullBudget;

    private final long originNs;
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
        uniqueness = new Uniqueness(node, transport);
        prober = new Prober(node);
        pushLimit = new PushLimit(
            node.sender.batchLength(),
            node.log.capacity() / 2,
            node.settings.get(EngineOption.SOCKET_BUFFER_LENGTH) / 4);
        ownMessages = new OwnMessages(node, pushLimit);
        final SyncWriter syncWriter = new SyncWriter(node);
        final HotOrigins hotOrigins = new HotOrigins(node, syncWriter);
        ackWindows = new AckWindows(
            node.settings.getInt(EngineOption.ACK_WINDOWS),
            node.maxFanout(),
            node.sender.batchCapacity(),
            node.settings.get(EngineOption.ACK_TIMEOUT),
            new PushOutcome(node, hotOrigins, ownMessages, pushLimit),
            node.counters);
        final AckCollector ackCollector = new AckCollector(node, node.settings.get(EngineOption.ACK_DELAY));

        final Claims claims = node.claims;
        originWatch = new OriginWatch(node, claims);
        final Acceptor acceptor = new Acceptor(node, originWatch);
        final Pusher pusher = new Pusher(node, ackWindows, hotOrigins, ownMessages, pushLimit);
        final PullRequester requester = new PullRequester(node, claims);
        final PullAnswerer answerer = new PullAnswerer(node, syncWriter);
        final SyncReceiver syncReceiver =
            new SyncReceiver(node, originWatch, claims, requester, ownMessages, syncWriter);
        final BodyReceiver bodies = new BodyReceiver(
            node, acceptor, ackCollector, new AckReceiver(node, ackWindows), syncReceiver, requester, answerer);
        packetReceiver = new PacketReceiver(node, protection, acceptor, bodies, uniqueness, prober);
        final IdleSync idleSync = new IdleSync(node, syncWriter, nowNs());

        journalCursor = node.journal == null ? null : new JournalCursor(node);
        clients = new ClientSessions(node, ownMessages, journalCursor);
        originWatch.originHandler(clients);
        gauges = new Gauges(
            node, pushLimit, ackWindows, clients, journalCursor, new StatusTables(node, transport));
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
        if (node.journal != null && JournalRestore.restore(node))
        {
            originWatch.onRestored();
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
        addressBook.discovered(rawAddresses);
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
        final int work = transport.poll(packetReceiver, receiveLimit);
        final String violation = uniqueness.check();
        if (violation != null)
        {
            throw new AgentTerminationException(violation);
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

    /**
     * What the node knows, for tests.
     */
    NodeState state()
    {
        return node;
    }

    private long nowNs()
    {
        return nanoClock.nanoTime() - originNs;
    }

    private int onTimers()
    {
        int work = addressBook.onCycle();
        work += ackWindows.onCycle(node.nowNs);
        pushLimit.onCycle(node.nowNs, node.roundTripNs(), node.isDirect() ? Long.MAX_VALUE : pullBudget);
        work += ownMessages.onCycle();
        work += originWatch.onCycle();
        work += prober.onCycle();
        gauges.onCycle();
        return work;
    }
}
