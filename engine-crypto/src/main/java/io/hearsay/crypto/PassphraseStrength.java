package io.hearsay.crypto;

import java.util.Arrays;

/**
 * Refuses passphrases that a guesser tries first. It counts what is hard to guess: a character is one, and so is a
 * whole stretch that repeats an earlier one, runs (<code>aaaa</code>, <code>4321</code>) or is a well-known word in any
 * usual spelling (<code>P@ssw0rd</code>). That catches carelessness; it can not tell whether somebody knows the
 * sentence, which is why a key file is better. Copies nothing into strings and leaves no copy behind. Any thread.
 */
final class PassphraseStrength
{
    /**
     * What a passphrase must count. Twelve random letters are 56 bits: at a tenth of a second for each guess, which is
     * what Argon2id is for, some hundred million years of one core.
     */
    static final int MIN_COUNT = 12;

    private static final int MIN_STRETCH = 3;
    private static final String LOOKALIKES = "@4301!$57";
    private static final String LETTERS = "aaeolisst";
    private static final String[] WORDS = {
        "password", "passwort", "passphrase", "passwd", "secret", "geheim", "changeme", "letmein", "welcome", "default",
        "admin", "root", "user", "test", "demo", "example", "qwerty", "qwertz", "azerty", "asdf", "zxcvbn", "yxcvbn",
        "iloveyou", "monkey", "dragon", "master", "login", "hello", "hearsay", "gossip", "cluster", "node", "prod",
        "staging", "abc123", "trustno1", "correcthorsebatterystaple",
    };

    private PassphraseStrength()
    {
    }

    /**
     * Say why a passphrase is not to be used.
     *
     * @param passphrase  to look at; neither kept nor changed.
     * @param clusterName a word that everybody knows, too.
     * @return the reason, which holds nothing of the passphrase, or null if there is none.
     */
    static String objection(final char[] passphrase, final String clusterName)
    {
        if (passphrase.length == 0)
        {
            return "the passphrase is empty: everybody would know the cluster's key; " +
                "choose a long one or use a key file";
        }
        if (passphrase.length < MIN_COUNT)
        {
            return "the passphrase is weak: it has less than " + MIN_COUNT +
                " characters; take several unrelated words, or use a key file";
        }
        if (count(passphrase, clusterName) < MIN_COUNT)
        {
            return "the passphrase is weak: most of it is repetition, a run like 1234 or a well-known word; " +
                "take several unrelated words, or use a key file";
        }

        return null;
    }

    private static int count(final char[] text, final String clusterName)
    {
        final char[] folded = folded(text);
        final char[] name = folded(clusterName.toCharArray());
        int count = 0;
        for (int i = 0; i < text.length && count < MIN_COUNT; count++)
        {
            final int known = Math.max(wordLength(folded, i), matchLength(folded, i, name));
            final int stretch = Math.max(known, Math.max(runLength(text, i), repeatLength(folded, i)));
            i += stretch < MIN_STRETCH ? 1 : stretch;
        }

        Arrays.fill(folded, '\0');
        return count;
    }

    /**
     * In lower case, with letters in place of what looks like them.
     */
    private static char[] folded(final char[] text)
    {
        final char[] folded = new char[text.length];
        for (int i = 0; i < text.length; i++)
        {
            final int lookalike = LOOKALIKES.indexOf(text[i]);
            folded[i] = lookalike < 0 ? Character.toLowerCase(text[i]) : LETTERS.charAt(lookalike);
        }
        return folded;
    }

    private static int wordLength(final char[] folded, final int from)
    {
        int longest = 0;
        for (final String word : WORDS)
        {
            longest = Math.max(longest, matchLength(folded, from, folded(word.toCharArray())));
        }
        return longest;
    }

    private static int matchLength(final char[] folded, final int from, final char[] word)
    {
        final int end = from + word.length;
        return end <= folded.length && Arrays.equals(folded, from, end, word, 0, word.length) ? word.length : 0;
    }

    private static int runLength(final char[] text, final int from)
    {
        int end = from + 1;
        if (end < text.length)
        {
            final int step = text[end] - text[from];
            while (Math.abs(step) <= 1 && end < text.length && text[end] - text[end - 1] == step)
            {
                end++;
            }
        }
        return end - from;
    }

    private static int repeatLength(final char[] folded, final int from)
    {
        int longest = 0;
        for (int earlier = 0; earlier < from; earlier++)
        {
            int length = 0;
            while (from + length < folded.length && folded[earlier + length] == folded[from + length])
            {
                length++;
            }
            longest = Math.max(longest, length);
        }
        return longest;
    }
}
