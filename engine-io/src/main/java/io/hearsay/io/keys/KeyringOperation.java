package io.hearsay.io.keys;

/**
 * What a command to the keyring asks for. The numbers are those of {@link KeyringCommandDescriptor} and never change.
 */
public enum KeyringOperation
{
    /** Say what there is. No text. */
    LIST(1, false),

    /** Add the key in a file. Text: absolute path. */
    ADD_KEY_FILE(2, true),

    /** Add the key that follows from the passphrase in a file. Text: absolute path. */
    ADD_PASSPHRASE_FILE(3, true),

    /** Read all files again that a key came from, and add what is new in them. No text. */
    RELOAD(4, true),

    /** Send under a key. Text: key id. */
    USE_KEY(5, false),

    /** Accept a key no more. Text: key id. */
    REMOVE_KEY(6, false),

    /** Accept an algorithm. Text: its name. */
    ADD_ALGORITHM(7, false),

    /** Send in an algorithm. Text: its name. */
    USE_ALGORITHM(8, false),

    /** Accept an algorithm no more. Text: its name. */
    REMOVE_ALGORITHM(9, false),

    /** Add the key that was offered in the engine's process under the command's correlation id. No text. */
    ADD_OFFERED_KEY(10, false);

    private static final KeyringOperation[] OPERATIONS = values();

    private final int number;
    private final boolean readsFiles;

    KeyringOperation(final int number, final boolean readsFiles)
    {
        this.number = number;
        this.readsFiles = readsFiles;
    }

    /**
     * The number in a command.
     *
     * @return the number.
     */
    public int number()
    {
        return number;
    }

    /**
     * Whether the answer takes the time to read files or to derive a key from a passphrase.
     *
     * @return true if so.
     */
    public boolean readsFiles()
    {
        return readsFiles;
    }

    /**
     * Find an operation.
     *
     * @param number in a command.
     * @return the operation.
     * @throws IllegalArgumentException if there is none.
     */
    static KeyringOperation numbered(final int number)
    {
        for (final KeyringOperation operation : OPERATIONS)
        {
            if (operation.number == number)
            {
                return operation;
            }
        }

        throw new IllegalArgumentException("there is no operation " + number + " on the keyring");
    }
}
