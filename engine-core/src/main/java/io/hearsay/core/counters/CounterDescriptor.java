package io.hearsay.core.counters;

import static io.hearsay.core.counters.CounterKind.GAUGE;
import static io.hearsay.core.counters.CounterKind.TOTAL;
import static io.hearsay.core.counters.CounterScope.CLIENT;
import static io.hearsay.core.counters.CounterScope.ENGINE;
import static io.hearsay.core.counters.CounterScope.ORIGIN;
import static io.hearsay.core.counters.CounterScope.PEER;

import java.util.Arrays;
import java.util.List;

/**
 * Every counter, declared once: of what it counts, id, label, unit and one line of explanation. Ids never change and
 * are never reused: tools of another version read them.
 */
public enum CounterDescriptor
{
    /** Datagrams received. */
    PACKETS_RECEIVED(1, "packets-received", "datagrams", "received, good or bad"),
    /** Bytes received. */
    BYTES_RECEIVED(2, "bytes-received", "bytes", "in datagrams received"),
    /** Datagrams sent. */
    PACKETS_SENT(3, "packets-sent", "datagrams", "handed to the transport"),
    /** Bytes sent. */
    BYTES_SENT(4, "bytes-sent", "bytes", "in datagrams handed to the transport"),
    /** Send buffer full. */
    SEND_BACK_PRESSURED(5, "send-back-pressured", "datagrams", "found the send buffer full and were tried again later"),
    /** Send failed. */
    SEND_FAILED(6, "send-failed", "datagrams", "could not be sent"),
    /** Send withheld from an unverified address. */
    SEND_WITHHELD(7, "send-withheld", "datagrams", "not sent to an unverified address beyond the bytes that it sent"),
    /** Send abandoned. */
    SEND_ABANDONED(8, "send-abandoned", "datagrams", "given up because the send buffer stayed full"),

    /** Shorter than label, header and tag. */
    MALFORMED_LENGTH(10, "malformed-length", "datagrams",
        "dropped: too short, too long, or the label's size is not theirs"),
    /** Unknown version. */
    MALFORMED_VERSION(11, "malformed-version", "datagrams", "dropped: of an unknown version"),
    /** Unknown type. */
    MALFORMED_TYPE(12, "malformed-type", "datagrams", "dropped: of an unknown type"),
    /** Body violates the format. */
    MALFORMED_BODY(13, "malformed-body", "datagrams", "dropped: authentic, but the body violates the format"),
    /** Unknown key. */
    REJECTED_UNKNOWN_KEY(14, "rejected-unknown-key", "datagrams", "dropped: name a key that this node does not have"),
    /** Algorithm not accepted. */
    REJECTED_ALGORITHM(15, "rejected-algorithm", "datagrams",
        "dropped: in an algorithm that this node does not accept"),
    /** Stale. */
    REJECTED_STALE(16, "rejected-stale", "datagrams",
        "dropped: of an unknown sender, and their time is too far from ours"),
    /** Replayed. */
    REJECTED_REPLAYED(17, "rejected-replayed", "datagrams", "dropped: accepted before"),
    /** Too old. */
    REJECTED_TOO_OLD(18, "rejected-too-old", "datagrams", "dropped: behind the replay window"),
    /** Not authentic. */
    REJECTED_NOT_AUTHENTIC(19, "rejected-not-authentic", "datagrams", "dropped: the tag does not verify"),
    /** Sender table full. */
    REJECTED_SENDERS_FULL(20, "rejected-senders-full", "datagrams",
        "dropped: of an unknown sender, and the table is full"),
    /** Derivations used up. */
    REJECTED_DERIVATIONS(21, "rejected-derivations", "datagrams",
        "dropped: of an unknown sender beyond the cycle's budget"),
    /** Reflected. */
    REFLECTED(22, "reflected", "datagrams", "dropped: this node's own, come back"),
    /** Peers full. */
    REJECTED_PEERS_FULL(23, "rejected-peers-full", "addresses", "not met: the table of peers is full"),

    /** Messages offered by clients and appended. */
    MESSAGES_PUBLISHED(30, "messages-published", "messages", "of own clients, appended to the log"),
    /** Accepted from pushes. */
    MESSAGES_BY_PUSH(31, "messages-by-push", "messages", "accepted from pushes"),
    /** Accepted from responses. */
    MESSAGES_BY_PULL(32, "messages-by-pull", "messages", "accepted from pull responses"),
    /** Known already. */
    DUPLICATES_DROPPED(33, "duplicates-dropped", "messages", "received and known already"),
    /** At or below the window's base. */
    BELOW_BASE(34, "below-base", "messages", "received, but older than all that their origin's window covers"),
    /** No room in the log. */
    REFUSED_NO_ROOM(35, "refused-no-room", "messages",
        "refused: the log is full of what is not delivered or confirmed yet"),
    /** Too far ahead. */
    REFUSED_TOO_FAR(36, "refused-too-far", "messages", "refused: too far ahead of their origin's window"),
    /** Origin table full. */
    REFUSED_ORIGINS_FULL(37, "refused-origins-full", "messages", "refused: the table of origins is full"),
    /** Holes used up. */
    REFUSED_HOLES_FULL(38, "refused-holes-full", "messages", "refused: too many separate holes"),
    /** Own origin. */
    REFUSED_OWN_ORIGIN(39, "refused-own-origin", "messages", "refused: another node sent them in this node's name"),
    /** Delivered. */
    MESSAGES_DELIVERED(40, "messages-delivered", "messages", "written to delivery rings"),
    /** Delivery back-pressured. */
    DELIVERY_BACK_PRESSURED(41, "delivery-back-pressured", "attempts", "found a delivery ring full"),
    /** Lost. */
    GAPS_DECLARED(42, "gaps-declared", "messages", "declared lost: nobody holds them"),
    /** Skipped for order. */
    GAPS_ORDER(43, "gaps-order", "messages",
        "skipped for an ordered client because the log was full of their successors"),
    /** Best effort dropped for want of room. */
    BEST_EFFORT_DROPPED(44, "best-effort-dropped", "messages", "best-effort, dropped for want of room"),
    /** Publication waits. */
    PUBLISH_BACK_PRESSURED(45, "publish-back-pressured", "cycles",
        "in which own messages waited for room or for acknowledgements"),
    /** Holding gave up. */
    HOLD_EXPIRED(46, "hold-expired", "messages", "no longer held for confirmation: the time was over"),
    /** Confirmed. */
    MESSAGES_CONFIRMED(47, "messages-confirmed", "messages", "own must-deliver messages that enough peers hold"),
    /** Clients cut off. */
    CLIENTS_CUT_OFF(48, "clients-cut-off", "clients", "closed because the log waited for them too long"),
    /** Corrupt clients. */
    CLIENTS_CORRUPT(49, "clients-corrupt", "clients", "closed because their rings held nonsense"),
    /** Payload copies. */
    PAYLOAD_COPIES(50, "payload-copies", "messages", "received in pushes and responses, new or not"),
    /** Publications too long or malformed. */
    PUBLICATION_REFUSED(51, "publication-refused", "messages",
        "of clients, refused because they are longer than a message may be"),

    /** Clients without a sign of life. */
    CLIENTS_SILENT(52, "clients-silent", "clients", "closed because their process died or stood still"),
    /** Clients refused. */
    CLIENTS_REFUSED(53, "clients-refused", "clients",
        "refused: too many at a time, or their file is not what it should be"),
    /** Publications thrown away. */
    PUBLICATIONS_ABANDONED(54, "publications-abandoned", "bytes",
        "of publication rings, not published: claims left open by the dead, or the client was closed before"),
    /** Commands refused. */
    COMMANDS_REFUSED(55, "commands-refused", "commands", "of clients, refused because they make no sense"),
    /** Older than the begin of a new origin's window. */
    HISTORY_SKIPPED(56, "history-skipped", "messages",
        "of new origins, older than all that anybody said to hold in time, or than joinHistory: neither delivered " +
            "nor declared lost"),

    /** Pushes sent. */
    PUSHES_SENT(60, "pushes-sent", "datagrams", "copies of pushes sent"),
    /** Push windows ended by majority. */
    PUSHES_ENDED(61, "pushes-ended", "pushes", "ended by a majority of acknowledgements"),
    /** Push windows ended without. */
    PUSHES_MISSED(62, "pushes-missed", "pushes", "ended without a majority, so their origins became hot"),
    /** Windows exhausted. */
    PUSHES_DELAYED(63, "pushes-delayed", "cycles", "in which a push waited for a free acknowledgement window"),
    /** Pushes repeated. */
    PUSHES_REPEATED(84, "pushes-repeated", "pushes", "of own messages that were not confirmed in time, sent again"),
    /** Acks sent. */
    ACKS_SENT(64, "acks-sent", "datagrams", "of acknowledgements sent"),
    /** Acks received. */
    ACKS_RECEIVED(65, "acks-received", "records", "of acknowledgements received for an open window"),
    /** Unsolicited. */
    ACKS_UNSOLICITED(66, "acks-unsolicited", "records",
        "ignored: for no open window, of a peer not asked, doubled, or of a wrong count"),
    /** Acks for another id. */
    ACKS_MISDIRECTED(67, "acks-misdirected", "datagrams", "ignored: acknowledge another node id than ours"),
    /** No room answers. */
    NO_ROOM_RECEIVED(68, "no-room-received", "records", "that said no room"),
    /** Acks that could not be sent. */
    ACKS_DROPPED(69, "acks-dropped", "records", "not sent: their peer is gone or the send buffer stayed full"),

    /** Syncs sent. */
    SYNCS_SENT(70, "syncs-sent", "datagrams", "of syncs sent, all kinds"),
    /** Hot syncs sent. */
    HOT_SYNCS_SENT(71, "hot-syncs-sent", "datagrams", "of syncs sent because an origin was hot"),
    /** Idle syncs sent. */
    IDLE_SYNCS_SENT(72, "idle-syncs-sent", "datagrams", "of idle syncs sent"),
    /** Syncs received. */
    SYNCS_RECEIVED(73, "syncs-received", "datagrams", "of syncs received"),
    /** Requests sent. */
    REQUESTS_SENT(74, "requests-sent", "datagrams", "of pull requests sent"),
    /** Requests received. */
    REQUESTS_RECEIVED(75, "requests-received", "datagrams", "of pull requests received"),
    /** Requests misdirected. */
    REQUESTS_MISDIRECTED(76, "requests-misdirected", "datagrams", "ignored: ask another node id than ours"),
    /** Requests refused. */
    REQUESTS_REFUSED(77, "requests-refused", "datagrams", "of pull requests refused: too many at a time"),
    /** Requests expired. */
    REQUESTS_EXPIRED(78, "requests-expired", "requests", "that were not answered in time"),
    /** Responses sent. */
    RESPONSES_SENT(79, "responses-sent", "datagrams", "of pull responses sent"),
    /** Responses received. */
    RESPONSES_RECEIVED(80, "responses-received", "datagrams", "of pull responses received"),
    /** Claims dropped. */
    CLAIMS_DROPPED(81, "claims-dropped", "claims",
        "not asked for any more: not honoured three times, or no room to note them"),
    /** Own origin claimed. */
    SYNC_RECORDS_IGNORED(82, "sync-records-ignored", "records",
        "ignored: out of order, or of origins for which there is no room"),
    /** Probes sent. */
    PROBES_SENT(83, "probes-sent", "datagrams", "of probes sent"),

    /** Live peers. */
    PEERS_LIVE(GAUGE, 90, "peers-live", "peers", "live now"),
    /** Proven peers. */
    PEERS_PROVEN(GAUGE, 91, "peers-proven", "peers", "heard from and known now"),
    /** Peers forgotten. */
    PEERS_FORGOTTEN(92, "peers-forgotten", "addresses", "forgotten: left discovery, or strangers fallen silent"),
    /** Peer addresses moved. */
    PEERS_MOVED(93, "peers-moved", "peers", "whose address changed"),

    /** Packets of a node not met yet, from the address of another one. */
    PEERS_CONTESTED(102, "peers-contested", "packets",
        "of a node not met yet from a live peer's address: probed; only its probes are answered"),
    /** Bad addresses. */
    ADDRESSES_INVALID(94, "addresses-invalid", "addresses", "of discovery that are no addresses, each counted once"),
    /** Times that discovery failed. */
    DISCOVERY_FAILURES(119, "discovery-failures", "times",
        "that a part of discovery could not be asked, or said what is none: its last answer stands"),
    /** Origins known. */
    ORIGINS(GAUGE, 95, "origins", "origins", "known now"),
    /** Origins forgotten. */
    ORIGINS_FORGOTTEN(96, "origins-forgotten", "origins", "forgotten, a tombstone left"),
    /** Tombstones evicted. */
    TOMBSTONES_EVICTED(97, "tombstones-evicted", "tombstones", "evicted: the oldest of too many"),
    /** Log bytes in use. */
    LOG_USED(GAUGE, 98, "log-used", "bytes", "of the log in use now"),
    /** Clients attached. */
    CLIENTS(GAUGE, 99, "clients", "clients", "attached now"),
    /** Smoothed round trip. */
    ROUND_TRIP(GAUGE, 100, "round-trip", "ns", "smoothed over the peers' smallest recent ones"),
    /** Own bytes allowed in flight. */
    PUSH_LIMIT(GAUGE, 101, "push-limit", "bytes", "of own pushes that may wait for acknowledgements now"),
    /** Size of the log. */
    LOG_LENGTH(GAUGE, 103, "log-length", "bytes", "that the log holds when it is full"),
    /** Held bytes. */
    LOG_HELD(GAUGE, 104, "log-held", "bytes", "of own messages held until enough peers have them, at most half a log"),
    /** Open acknowledgement windows. */
    ACK_WINDOWS_OPEN(GAUGE, 105, "ack-windows-open", "pushes", "that wait for acknowledgements now"),
    /** Duty cycles. */
    DUTY_CYCLES(106, "duty-cycles", "cycles", "of the engine's agent"),
    /** Slow duty cycles. */
    DUTY_CYCLES_SLOW(107, "duty-cycles-slow", "cycles", "that began later than dutyCycleThreshold after the last one"),
    /** Longest duty cycle. */
    DUTY_CYCLE_MAX(GAUGE, 108, "duty-cycle-max", "ns", "longest time from the begin of a cycle to that of the next"),

    /** Port unreachable. */
    TRANSPORT_UNREACHABLE(110, "transport-unreachable", "datagrams",
        "for which the kernel said that the port is closed"),
    /** Socket errors. */
    TRANSPORT_ERRORS(111, "transport-errors", "errors", "of sockets, each in the error log"),
    /** Injected loss. */
    TRANSPORT_LOSS_INJECTED(112, "transport-loss-injected", "datagrams", "dropped on purpose by an injected loss"),
    /** Connected channels. */
    TRANSPORT_CONNECTED(GAUGE, 113, "transport-connected", "channels", "connected to a peer now"),
    /** Datagrams longer than allowed. */
    TRANSPORT_TRUNCATED(114, "transport-truncated", "datagrams", "dropped: longer than 8 192 bytes"),
    /** Full set of provisional addresses. */
    TRANSPORT_ADDRESSES_FULL(115, "transport-addresses-full", "datagrams", "dropped: no room for their address"),
    /** Datagrams that share a call to the kernel. */
    TRANSPORT_SEGMENTED(116, "transport-segmented", "datagrams", "sent with others by one call to the kernel"),
    /** Datagrams that share a call to the kernel. */
    TRANSPORT_MERGED(118, "transport-merged", "datagrams", "received with others by one call to the kernel"),
    /** Datagrams that could not be sent after all. */
    TRANSPORT_UNSENT(117, "transport-unsent", "datagrams", "kept to leave with others, but no socket took them"),

    /** Messages journaled. */
    JOURNAL_APPENDED(140, "journal-appended", "messages", "accepted or published, and appended to the journal"),
    /** Journal without room. */
    JOURNAL_BACK_PRESSURED(141, "journal-back-pressured", "cycles",
        "in which the journal had no room, so the log kept what it lacks"),
    /** Journal cut off. */
    JOURNAL_CUT_OFF(142, "journal-cut-off", "times",
        "the journal had no room while the log refused messages for its sake for too long"),
    /** Messages that the journal lacks. */
    JOURNAL_SKIPPED(143, "journal-skipped", "messages", "that the journal lacks, since it was cut off"),
    /** How much of the journal is forced to the disk. */
    JOURNAL_SYNCED_POSITION(GAUGE, 160, "journal-synced-position", "bytes", "of the journal that survive a power cut"),
    /** Size of the journal. */
    JOURNAL_LENGTH(GAUGE, 161, "journal-length", "bytes", "of all segments, the next one too"),
    /** Whether the disk is full. */
    JOURNAL_DISK_FULL(GAUGE, 162, "journal-disk-full", "yes or no", "the next segment could not be made"),
    /** Damage in the journal's files. */
    JOURNAL_DAMAGED(163, "journal-damaged", "records", "or files, found corrupt or cut off"),
    /** Failures to force to the disk. */
    JOURNAL_SYNC_FAILURES(164, "journal-sync-failures", "times", "that the disk refused to write"),
    /** Segments that left. */
    JOURNAL_SEGMENTS_REMOVED(165, "journal-segments-removed", "segments", "that retention removed"),
    /** Origins that the journal forgot. */
    JOURNAL_ORIGINS_FORGOTTEN(166, "journal-origins-forgotten", "origins",
        "silent longest, of too many: after a restart they are new"),
    /** Holes that the journal forgot. */
    JOURNAL_HOLES_CLOSED(167, "journal-holes-closed", "holes",
        "of an origin that has too many: they count as accepted after a restart"),
    /** What is not journaled yet. */
    JOURNAL_LAG(GAUGE, 144, "journal-lag", "bytes", "of the log that are not in the journal yet"),
    /** Journal position. */
    JOURNAL_POSITION(GAUGE, 145, "journal-position", "bytes", "since the journal's first record ever"),
    /** Messages restored. */
    JOURNAL_RESTORED(146, "journal-restored", "messages", "known from the journal at the start"),
    /** Nonsense in the journal. */
    JOURNAL_RANGES_IGNORED(147, "journal-ranges-ignored", "ranges",
        "of the journal ignored at the start: they make no sense"),
    /** Stored messages sent. */
    JOURNAL_MESSAGES_SENT(148, "journal-messages-sent", "messages",
        "given to peers from the journal, as they had left the log"),
    /** Questions refused. */
    JOURNAL_QUESTIONS_REFUSED(149, "journal-questions-refused", "questions",
        "that the journal had no room for, asked again later"),
    /** Stored messages that left. */
    JOURNAL_ANSWERS_LACKING(150, "journal-answers-lacking", "messages",
        "asked of the journal that were not in its answer: they left meanwhile"),
    /** Nonsense in the journal's answers. */
    JOURNAL_RUNS_INVALID(151, "journal-runs-invalid", "runs", "in the journal's answers dropped: they make no sense"),
    /** Questions without an end. */
    JOURNAL_QUESTIONS_EXPIRED(152, "journal-questions-expired", "questions",
        "given up, as the journal was silent or passed them over: peers ask again"),

    /** Live. */
    PEER_LIVE(PEER, GAUGE, 200, "live", "yes or no", "heard from in time, or named by discovery and not given up"),
    /** Named by discovery. */
    PEER_DISCOVERED(PEER, GAUGE, 201, "discovered", "yes or no", "named by discovery"),
    /** Asked. */
    PEER_ASKED(PEER, GAUGE, 202, "asked", "yes or no",
        "asked to acknowledge pushes: not after three in a row unanswered"),
    /** Last sign of life. */
    PEER_LAST_HEARD(PEER, GAUGE, 203, "last-heard", "ms", "since the epoch when its last packet came; 0 = never"),
    /** Round trip. */
    PEER_ROUND_TRIP(PEER, GAUGE, 204, "round-trip", "ns", "smallest one of the last two seconds; 0 = not known"),
    /** Datagrams received. */
    PEER_PACKETS_RECEIVED(PEER, TOTAL, 205, "packets-received", "datagrams", "authentic ones that came from it"),
    /** Bytes received. */
    PEER_BYTES_RECEIVED(PEER, TOTAL, 206, "bytes-received", "bytes", "in these datagrams"),
    /** Datagrams sent. */
    PEER_PACKETS_SENT(PEER, TOTAL, 207, "packets-sent", "datagrams", "sent to it since it was first heard from"),
    /** Bytes sent. */
    PEER_BYTES_SENT(PEER, TOTAL, 208, "bytes-sent", "bytes", "in these datagrams"),
    /** Messages received. */
    PEER_MESSAGES_RECEIVED(PEER, TOTAL, 209, "messages-received", "messages", "in its packets, new or not"),
    /** New messages. */
    PEER_MESSAGES_NEW(PEER, TOTAL, 210, "messages-new", "messages", "that were accepted from it"),
    /** Pushes not answered. */
    PEER_PUSHES_UNANSWERED(PEER, TOTAL, 211, "pushes-unanswered", "pushes", "that it did not acknowledge in time"),
    /** No room. */
    PEER_NO_ROOM(PEER, TOTAL, 212, "no-room", "answers", "that said that it has no room"),
    /** Probes not answered. */
    PEER_PROBES_UNANSWERED(PEER, GAUGE, 213, "probes-unanswered", "probes", "sent since its last packet"),

    /** Base of the window. */
    ORIGIN_BASE(ORIGIN, GAUGE, 300, "base", "sequence", "below which nothing is missing: older than this node"),
    /** Contiguous. */
    ORIGIN_CONTIGUOUS(ORIGIN, GAUGE, 301, "contiguous", "sequence", "up to which nothing is missing"),
    /** Highest. */
    ORIGIN_HIGHEST(ORIGIN, GAUGE, 302, "highest", "sequence", "accepted or declared lost"),
    /** Missing messages. */
    ORIGIN_MISSING(ORIGIN, GAUGE, 303, "missing", "messages", "that are asked for now"),
    /** Retained messages. */
    ORIGIN_RETAINED(ORIGIN, GAUGE, 304, "retained", "messages", "in the log"),
    /** Lost messages. */
    ORIGIN_LOST(ORIGIN, TOTAL, 305, "lost", "messages", "declared lost"),
    /** Duplicates. */
    ORIGIN_DUPLICATES(ORIGIN, TOTAL, 306, "duplicates", "messages", "received and known already"),
    /** Hot. */
    ORIGIN_HOT(ORIGIN, GAUGE, 307, "hot", "yes or no", "news of it are being spread by syncs"),
    /** Last news. */
    ORIGIN_LAST_HEARD(ORIGIN, GAUGE, 308, "last-heard", "ms", "since the epoch when something of it came or was named"),

    /** Messages published. */
    CLIENT_PUBLISHED(CLIENT, TOTAL, 400, "published", "messages", "taken from it"),
    /** Messages delivered. */
    CLIENT_DELIVERED(CLIENT, TOTAL, 401, "delivered", "messages", "written to its delivery ring"),
    /** Fill of the publication ring. */
    CLIENT_PUBLICATION_USED(CLIENT, GAUGE, 402, "publication-used", "bytes", "of its publication ring wait"),
    /** Size of the publication ring. */
    CLIENT_PUBLICATION_LENGTH(CLIENT, GAUGE, 403, "publication-length", "bytes", "that its publication ring holds"),
    /** Fill of the delivery ring. */
    CLIENT_DELIVERY_USED(CLIENT, GAUGE, 404, "delivery-used", "bytes", "of its delivery ring wait for its poll"),
    /** Size of the delivery ring. */
    CLIENT_DELIVERY_LENGTH(CLIENT, GAUGE, 405, "delivery-length", "bytes", "that its delivery ring holds"),
    /** Lag. */
    CLIENT_LAG(CLIENT, GAUGE, 406, "lag", "bytes", "of the log that are not written to its delivery ring yet"),
    /** Refused messages. */
    CLIENT_REFUSED(CLIENT, TOTAL, 407, "refused", "messages", "of it refused: malformed"),
    /** Best effort dropped. */
    CLIENT_DROPPED(CLIENT, TOTAL, 408, "dropped", "messages", "of it, best-effort, dropped for want of room"),
    /** Publication waits. */
    CLIENT_PUBLISH_BACK_PRESSURED(CLIENT, TOTAL, 409, "publish-back-pressured", "cycles",
        "in which its messages waited for room or for acknowledgements"),
    /** Delivery waits. */
    CLIENT_DELIVERY_BACK_PRESSURED(CLIENT, TOTAL, 410, "delivery-back-pressured", "cycles",
        "in which its delivery ring was full"),
    /** Stalled. */
    CLIENT_STALLED(CLIENT, GAUGE, 411, "stalled", "ns", "for which the log has been waiting for it; 0 = it is not");

    private final CounterScope scope;
    private final CounterKind kind;
    private final int id;
    private final String label;
    private final String unit;
    private final String explanation;

    CounterDescriptor(final int id, final String label, final String unit, final String explanation)
    {
        this(ENGINE, TOTAL, id, label, unit, explanation);
    }

    CounterDescriptor(
        final CounterKind kind, final int id, final String label, final String unit, final String explanation)
    {
        this(ENGINE, kind, id, label, unit, explanation);
    }

    CounterDescriptor(
        final CounterScope scope,
        final CounterKind kind,
        final int id,
        final String label,
        final String unit,
        final String explanation)
    {
        this.scope = scope;
        this.kind = kind;
        this.id = id;
        this.label = label;
        this.unit = unit;
        this.explanation = explanation;
    }

    /**
     * The counters of a scope.
     *
     * @param scope of the counters.
     * @return the counters, in the order of their declaration.
     */
    public static List<CounterDescriptor> of(final CounterScope scope)
    {
        return Arrays.stream(values()).filter(descriptor -> descriptor.scope == scope).toList();
    }

    /**
     * Of what it counts.
     *
     * @return the scope.
     */
    public CounterScope scope()
    {
        return scope;
    }

    /**
     * Whether it only grows.
     *
     * @return the kind.
     */
    public CounterKind kind()
    {
        return kind;
    }

    /**
     * The counter's number, which never changes.
     *
     * @return the id.
     */
    public int id()
    {
        return id;
    }

    /**
     * The counter's name.
     *
     * @return the label.
     */
    public String label()
    {
        return label;
    }

    /**
     * What is counted.
     *
     * @return the unit.
     */
    public String unit()
    {
        return unit;
    }

    /**
     * What it says; reads on from the unit.
     *
     * @return one line.
     */
    public String explanation()
    {
        return explanation;
    }
}
