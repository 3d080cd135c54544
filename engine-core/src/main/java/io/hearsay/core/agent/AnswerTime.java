package io.hearsay.core.agent;

/**
 * How long acknowledgements take of late, with what queues and collects on the way: a smoothed mean and its mean
 * deviation, as TCP reckons its timeout (RFC 6298, section 2). The round trip, the smallest of its samples, tells how
 * far away a peer is; this tells when an answer is overdue. Pure.
 */
final class AnswerTime
{
    private long meanNs;
    private long deviationNs;

    /**
     * An acknowledgement came, in time or late.
     */
    void onSample(final long sampleNs)
    {
        if (meanNs == 0)
        {
            meanNs = Math.max(1, sampleNs);
            deviationNs = sampleNs / 2;
            return;
        }

        deviationNs += (Math.abs(sampleNs - meanNs) - deviationNs) / 4;
        meanNs = Math.max(1, meanNs + (sampleNs - meanNs) / 8);
    }

    /**
     * Time that hardly any acknowledgement exceeds that comes at all: the mean and four deviations; 0 if nothing is
     * known.
     */
    long overdueNs()
    {
        return meanNs + 4 * deviationNs;
    }
}
