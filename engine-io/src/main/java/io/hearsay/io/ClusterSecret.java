package io.hearsay.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.hearsay.core.config.Settings;
import io.hearsay.crypto.Algorithm;
import io.hearsay.crypto.ClusterKey;
import io.hearsay.crypto.ClusterProtection;
import io.hearsay.crypto.Keyring;
import io.hearsay.crypto.Passphrase;
import io.hearsay.io.keys.KeyOrigin;
import io.hearsay.io.keys.KeySource;

/**
 * Where a node's key comes from: exactly one of key files, passphrase, passphrase file, or the statement that there is
 * none. Launching thread alone; a passphrase is overwritten as soon as the key is derived.
 */
final class ClusterSecret
{
    private List<Path> keyFiles = List.of();
    private Path passphraseFile;
    private char[] passphrase;
    private boolean isInsecure;
    private final Map<KeySource, Integer> sources = new LinkedHashMap<>();

    /**
     * Files of keys that are accepted.
     *
     * @param files the first of which holds the key to send under.
     */
    void keyFiles(final List<Path> files)
    {
        keyFiles = List.copyOf(files);
    }

    void passphraseFile(final Path file)
    {
        passphraseFile = file;
    }

    void passphrase(final char[] secret)
    {
        passphrase = secret.clone();
    }

    void insecure(final boolean insecure)
    {
        isInsecure = insecure;
    }

    /**
     * How many of the ways are chosen.
     *
     * @return the number; 1 is right.
     */
    int count()
    {
        return (keyFiles.isEmpty() ? 0 : 1) + (passphraseFile == null ? 0 : 1) + (passphrase == null ? 0 : 1) +
            (isInsecure ? 1 : 0);
    }

    /**
     * Check that the choice makes sense.
     *
     * @param algorithm that is to be used.
     * @param accepted  that are accepted beside it.
     * @throws IllegalArgumentException saying what to do.
     */
    void validate(final Algorithm algorithm, final Set<Algorithm> accepted)
    {
        if (count() == 0)
        {
            throw new IllegalArgumentException("no key: give the cluster's key file (--key-file, " +
                EngineProperty.KEY_FILE.key() + "; 'keygen FILE' makes one) or passphrase (--passphrase-file, " +
                EngineProperty.PASSPHRASE_FILE.key() + "), or say that everything is to be sent in clear text " +
                "(--insecure, " + EngineProperty.INSECURE.key() + "=true)");
        }
        if (count() > 1)
        {
            throw new IllegalArgumentException(
                "give exactly one of key file, passphrase, passphrase file and insecure");
        }
        if (!algorithm.isKeyed() && !isInsecure)
        {
            throw new IllegalArgumentException(EngineProperty.ALGORITHM.key() + "=" + algorithm.label() +
                " uses no key, but one is given: leave out the key and say insecure, or choose another algorithm");
        }
        if (keyFiles.size() > Keyring.MAX_KEYS)
        {
            throw new IllegalArgumentException(EngineProperty.KEY_FILE.key() + " names " + keyFiles.size() +
                " files, allowed are 1 … " + Keyring.MAX_KEYS);
        }
        if (accepted.contains(Algorithm.NONE) || isInsecure && !accepted.isEmpty())
        {
            throw new IllegalArgumentException(EngineProperty.ACCEPT.key() + "=" + labels(accepted) +
                ": clear text can not be combined with another algorithm: anybody could send in it; allowed are " +
                labels(isInsecure ? Set.of() : EnumSet.complementOf(EnumSet.of(Algorithm.NONE))));
        }
    }

    private static String labels(final Set<Algorithm> algorithms)
    {
        return algorithms.isEmpty() ?
            "none" : algorithms.stream().map(Algorithm::label).collect(Collectors.joining(","));
    }

    /**
     * Build the protection of packets.
     *
     * @param algorithm   to send in if there is a key.
     * @param accepted    that are accepted beside it.
     * @param clusterName of the cluster.
     * @param settings    concluded.
     * @return the protection.
     */
    Keyring protection(
        final Algorithm algorithm, final Set<Algorithm> accepted, final String clusterName, final Settings settings)
    {
        final ClusterProtection protection = new ClusterProtection().clusterName(clusterName).settings(settings);
        if (isInsecure)
        {
            return protection.algorithm(Algorithm.NONE).build();
        }

        final List<ClusterKey> keys = new ArrayList<>();
        try
        {
            readKeys(keys, clusterName);
            return protection.algorithm(algorithm)
                .accept(accepted.toArray(new Algorithm[0]))
                .key(keys.get(0))
                .acceptKeys(keys.subList(1, keys.size()).toArray(new ClusterKey[0]))
                .build();
        }
        catch (final IOException ex)
        {
            throw new IllegalArgumentException(KeySource.describe(ex), ex);
        }
        finally
        {
            keys.forEach(ClusterKey::close);
        }
    }

    /**
     * The files that the keys came from.
     *
     * @param clusterName of the cluster.
     * @return the files and the ids of the keys; nothing before {@link #protection}.
     */
    KeyOrigin origin(final String clusterName)
    {
        return new KeyOrigin(clusterName, sources);
    }

    private void readKeys(final List<ClusterKey> keys, final String clusterName) throws IOException
    {
        if (passphrase != null)
        {
            try
            {
                keys.add(Passphrase.deriveKey(passphrase, clusterName));
            }
            finally
            {
                Arrays.fill(passphrase, '\0');
            }
        }
        if (passphraseFile != null)
        {
            read(KeySource.passphraseFile(passphraseFile), keys, clusterName);
        }
        for (final Path file : keyFiles)
        {
            read(KeySource.keyFile(file), keys, clusterName);
        }
    }

    private void read(final KeySource source, final List<ClusterKey> keys, final String clusterName)
        throws IOException
    {
        final ClusterKey key = source.read(clusterName);
        keys.add(key);
        sources.put(source, key.id());
    }
}
