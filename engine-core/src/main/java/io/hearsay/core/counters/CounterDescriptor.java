package io.hearsay.core.counters;

/**
 * Every counter of an engine, declared once: id, label, unit and one line of explanation. Ids never change and are
 * never reused: tools of another version read them.
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
    CLAIMS_DROPPED(81, "claims-dropped", "claims", "dropped: not honoured three times, or no room to note them"),
    /** Own origin claimed. */
    SYNC_RECORDS_IGNORED(82, "sync-records-ignored", "records",
        "ignored: out of order, or of origins for which there is no room"),
    /** Probes sent. */
    PROBES_SENT(83, "probes-sent", "datagrams", "of probes sent"),

    /** Live peers. */
    PEERS_LIVE(90, "peers-live", "peers", "live now"),
    /** Proven peers. */
    PEERS_PROVEN(91, "peers-proven", "peers", "heard from and known now"),
    /** Peers forgotten. */
    PEERS_FORGOTTEN(92, "peers-forgotten", "addresses", "forgotten: left discovery, or strangers fallen silent"),
    /** Peer addresses moved. */
    PEERS_MOVED(93, "peers-moved", "peers", "whose address changed"),

    /** Packets of a node not met yet, from the address of another one. */
    PEERS_CONTESTED(102, "peers-contested", "packets",
        "of a node not met yet from a live peer's address: probed, not answered otherwise"),
    /** Bad addresses. */
    ADDRESSES_INVALID(94, "addresses-invalid", "addresses", "of discovery that are no addresses, each counted once"),
    /** Origins known. */
    ORIGINS(95, "origins", "origins", "known now"),
    /** Origins forgotten. */
    ORIGINS_FORGOTTEN(96, "origins-forgotten", "origins", "forgotten, a tombstone left"),
    /** Tombstones evicted. */
    TOMBSTONES_EVICTED(97, "tombstones-evicted", "tombstones", "evicted: the oldest of too many"),
    /** Log bytes in use. */
    LOG_USED(98, "log-used", "bytes", "of the log in use now"),
    /** Clients attached. */
    CLIENTS(99, "clients", "clients", "attached now"),
    /** Smoothed round trip. */
    ROUND_TRIP(100, "round-trip", "ns", "smoothed over the peers' smallest recent ones"),
    /** Own bytes allowed in flight. */
    PUSH_LIMIT(101, "push-limit", "bytes", "of own pushes that may wait for acknowledgements now"),

    /** Port unreachable. */
    TRANSPORT_UNREACHABLE(110, "transport-unreachable", "datagrams",
        "for which the kernel said that the port is closed"),
    /** Socket errors. */
    TRANSPORT_ERRORS(111, "transport-errors", "errors", "of sockets, each in the error log"),
    /** Injected loss. */
    TRANSPORT_LOSS_INJECTED(112, "transport-loss-injected", "datagrams", "dropped on purpose by an injected loss"),
    /** Connected channels. */
    TRANSPORT_CONNECTED(113, "transport-connected", "channels", "connected to a peer now"),
    /** Datagrams longer than allowed. */
    TRANSPORT_TRUNCATED(114, "transport-truncated", "datagrams", "dropped: longer than 8 192 bytes"),
    /** Full set of provisional addresses. */
    TRANSPORT_ADDRESSES_FULL(115, "transport-addresses-full", "datagrams", "dropped: no room for their address");

    private final int id;
    private final String label;
    private final String unit;
    private final String explanation;

    CounterDescriptor(final int id, final String label, final String unit, final String explanation)
    {
        this.id = id;
        this.label = label;
        this.unit = unit;
        this.explanation = explanation;
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
