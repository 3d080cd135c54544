package io.hearsay.perf.rig;

import java.io.IOException;

/**
 * Main class of a child that answers with what it is asked, or fails if it is told to.
 */
final class EchoChild
{
    private EchoChild()
    {
    }

    /**
     * Run.
     *
     * @param args none to serve, else it exits at once.
     * @throws IOException if the standard input fails.
     */
    public static void main(final String[] args) throws IOException
    {
        if (args.length == 0)
        {
            ChildJvm.serve((words) ->
            {
                if (words.contains("fail"))
                {
                    throw new IllegalStateException("as told");
                }
                return String.join(" ", words) + ' ' + System.getProperty("flag");
            });
        }
    }
}
