package io.hearsay.perf.report;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.hearsay.perf.rig.ResultFile;
import io.hearsay.perf.rig.Rig;
import io.hearsay.perf.rig.RigOptions;

/**
 * Makes one page of HTML of what rigs and JMH measured; measures nothing itself. Options:
 * <ul>
 * <li><code>in</code>: result files, separated by commas; there must be one;</li>
 * <li><code>out</code>: the page, target/report.html.</li>
 * </ul>
 */
public final class ReportRig implements Rig
{
    private static final String STANDARD_OUT = Path.of("target", "report.html").toString();

    /**
     * Create.
     */
    public ReportRig()
    {
    }

    @Override
    public void run(final RigOptions options, final PrintStream out) throws IOException
    {
        final String in = options.text("in", "");
        if (in.isEmpty())
        {
            throw new IllegalArgumentException("a report needs result files: -p in=FILE,FILE");
        }

        final List<ResultFile> files = new ArrayList<>();
        for (final String file : in.split(","))
        {
            files.add(ResultFile.read(Path.of(file)));
        }
        final Path page = Path.of(options.text("out", STANDARD_OUT)).toAbsolutePath();
        Files.createDirectories(page.getParent());
        final byte[] html = Page.html(files).getBytes(StandardCharsets.UTF_8);
        Files.write(page, html);
        out.println(page + " written, " + Unit.grouped(html.length) + " bytes");
    }
}
