package io.hearsay.io.file;

/**
 * Records of the command ring in <code>engine.dat</code>, native byte order. Those of clients hold the client's id
 * alone; those of the keyring are laid out by <code>io.hearsay.io.keys.KeyringCommandDescriptor</code>. The engine
 * ignores what it does not know.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                           client id                           |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class CommandDescriptor
{
    /** Ring record type: map the client's file and serve it. */
    public static final int ATTACH_TYPE_ID = 1;

    /** Ring record type: publish what the client has offered, then let go of its file. */
    public static final int DETACH_TYPE_ID = 2;

    /** Ring record type: look at or change the keys and algorithms, and answer. */
    public static final int KEYRING_TYPE_ID = 3;

    /** Offset of the client's id. */
    public static final int CLIENT_ID_OFFSET = 0;

    /** Length of a client's command. */
    public static final int LENGTH = CLIENT_ID_OFFSET + Long.BYTES;

    private CommandDescriptor()
    {
    }
}
