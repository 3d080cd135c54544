package io.hearsay.perf.versus;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import io.hearsay.perf.load.LoadSpec;
import io.hearsay.perf.rig.ChildJvm;
import io.hearsay.perf.rig.ResultFile;

/**
 * All nodes of a cluster in one child: {@link LoadChild}.
 */
final class OneProcess implements LoadCluster
{
    private final ChildJvm child;

    OneProcess(final LoadSpec spec, final List<String> flags) throws IOException
    {
        child = ChildJvm.start(flags, LoadChild.class, spec.toArgs());
    }

    @Override
    public void warm(final int rate, final int durationMs) throws IOException
    {
        child.ask("warm " + rate + ' ' + durationMs);
    }

    @Override
    public Map<String, Object> measure(final int rate, final int durationMs) throws IOException
    {
        return ResultFile.row(String.join(" ", child.ask("measure " + rate + ' ' + durationMs)));
    }

    @Override
    public void close()
    {
        child.close();
    }
}
