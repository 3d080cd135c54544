package io.hearsay.io.cli;

import java.io.Console;

/**
 * Whether a person looks at the output.
 */
final class Terminal
{
    private Terminal()
    {
    }

    static boolean isStandardOutput()
    {
        final Console console = System.console();
        if (console == null)
        {
            return false;
        }

        try
        {
            // Since JDK 22 there is a console without a terminal, too, and a method that tells them apart.
            return (Boolean)Console.class.getMethod("isTerminal").invoke(console);
        }
        catch (final ReflectiveOperationException ignore)
        {
            return true;
        }
    }
}
