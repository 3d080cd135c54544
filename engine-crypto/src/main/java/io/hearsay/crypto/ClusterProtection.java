package io.hearsay.crypto;

import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.hearsay.core.config.Settings;

/**
 * Builds the protection of a node's packets:
 * <pre>
 *     try (ClusterKey key = KeyFile.read(file))
 *     {
 *         return new ClusterProtection().key(key).settings(settings).build();
 *     }
 * </pre>
 * The default algorithm is AES-256-OCB. A node sends under one key in one algorithm, whatever its peers use, and
 * accepts that one and those that it is told to; {@link Keyring} changes both later. Fluent, one thread.
 */
public final class ClusterProtection
{
    private Algorithm algorithm = Algorithm.AES_256_OCB;
    private Set<Algorithm> accepted = EnumSet.noneOf(Algorithm.class);
    private ClusterKey key;
    private List<ClusterKey> acceptedKeys = List.of();
    private String clusterName = "";
    private Settings settings = new Settings();

    /**
     * The algorithm to send in; it is accepted too.
     *
     * @param algorithm to send in.
     * @return this.
     */
    public ClusterProtection algorithm(final Algorithm algorithm)
    {
        this.algorithm = Objects.requireNonNull(algorithm, "algorithm");
        return this;
    }

    /**
     * Algorithms that are accepted beside the one to send in. NONE stands alone: a node that accepted clear text beside
     * a keyed algorithm would accept forgeries.
     *
     * @param algorithms to accept.
     * @return this.
     */
    public ClusterProtection accept(final Algorithm... algorithms)
    {
        accepted = EnumSet.noneOf(Algorithm.class);
        for (final Algorithm other : algorithms)
        {
            accepted.add(other);
        }
        return this;
    }

    /**
     * The key of the cluster, to send under; not needed by NONE.
     *
     * @param key which the caller may close once {@link #build()} returned.
     * @return this.
     */
    public ClusterProtection key(final ClusterKey key)
    {
        this.key = key;
        return this;
    }

    /**
     * Keys under which packets are accepted beside the one to send under, while the cluster changes its key.
     *
     * @param keys which the caller may close once {@link #build()} returned.
     * @return this.
     */
    public ClusterProtection acceptKeys(final ClusterKey... keys)
    {
        acceptedKeys = List.of(keys);
        return this;
    }

    /**
     * Name of the cluster. It keeps clusters without a key apart; with a key, it matters to {@link Passphrase} alone.
     *
     * @param clusterName may be empty, which is the default.
     * @return this.
     */
    public ClusterProtection clusterName(final String clusterName)
    {
        this.clusterName = Objects.requireNonNull(clusterName, "clusterName");
        return this;
    }

    /**
     * Where <code>maxClockSkew</code>, <code>replayWindow</code> and <code>maxSenders</code> come from.
     *
     * @param settings concluded.
     * @return this.
     */
    public ClusterProtection settings(final Settings settings)
    {
        this.settings = Objects.requireNonNull(settings, "settings");
        return this;
    }

    /**
     * Build a protection for one agent.
     *
     * @return the protection, to be closed by its owner.
     * @throws IllegalArgumentException saying what does not go together.
     */
    public Keyring build()
    {
        final boolean isMixed = algorithm.isKeyed() ? accepted.contains(Algorithm.NONE) : !isAlone(Algorithm.NONE);
        if (isMixed)
        {
            throw new IllegalArgumentException(
                "algorithm NONE can not be combined with another one: anybody could send in clear text");
        }
        if (algorithm.isKeyed() && key == null)
        {
            throw new IllegalArgumentException(
                "algorithm " + algorithm.label() + " needs a cluster key: a key file or a passphrase");
        }

        final Settings checked = settings.conclude();
        final SuiteRing ring = algorithm.isKeyed() ? SuiteRing.keyed(algorithm, key) : SuiteRing.clear(clusterName);
        final Keyring protection = new SuiteProtection(checked, ring);
        try
        {
            if (algorithm.isKeyed())
            {
                acceptedKeys.forEach(protection::addKey);
                accepted.forEach(protection::addAlgorithm);
            }
            return protection;
        }
        catch (final RuntimeException ex)
        {
            protection.close();
            throw ex;
        }
    }

    private boolean isAlone(final Algorithm one)
    {
        return accepted.isEmpty() || accepted.equals(EnumSet.of(one));
    }
}
