package io.hearsay.core.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/**
 * Who may depend on whom: what each module may use, and no cycles between packages. Checked on the byte code of the
 * main classes that are on the class path.
 */
public final class ArchitectureRules
{
    private static final String CORE = "io.hearsay.core..";
    private static final String CRYPTO = "io.hearsay.crypto..";
    private static final String IO = "io.hearsay.io..";
    private static final String COMMAND_LINE = "picocli..";
    private static final String PROMETHEUS = "io.prometheus..";
    private static final String HTTP_SERVER = "com.sun.net.httpserver..";
    private static final String NAMING = "javax.naming..";
    private static final String AGRONA = "org.agrona..";
    private static final String BOUNCY_CASTLE = "org.bouncycastle..";

    private ArchitectureRules()
    {
    }

    /**
     * The main classes of all modules on the class path.
     *
     * @return the classes.
     */
    public static JavaClasses mainClasses()
    {
        // Names are enough for these rules: the classes of the JDK and of the libraries need not be read.
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        return new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption((location) -> !location.contains("-tests.jar"))
            .importPackages("io.hearsay");
    }

    /**
     * Check that each module uses only what it may.
     *
     * @param classes to check.
     */
    public static void checkModules(final JavaClasses classes)
    {
        checkModule(classes, CORE, "java..", AGRONA, CORE);
        checkModule(classes, CRYPTO, "java..", "javax.crypto..", AGRONA, CORE, CRYPTO, BOUNCY_CASTLE);
        checkModule(
            classes, IO, "java..", AGRONA, CORE, CRYPTO, IO, "io.aeron..", "net.openhft.chronicle..", COMMAND_LINE,
            PROMETHEUS, HTTP_SERVER, NAMING);
    }

    /**
     * Check that no packages depend on each other in a circle.
     *
     * @param classes to check.
     */
    public static void checkCycles(final JavaClasses classes)
    {
        slices().matching("io.hearsay.(**)").should().beFreeOfCycles().allowEmptyShould(true).check(classes);
    }

    private static void checkModule(final JavaClasses classes, final String module, final String... allowed)
    {
        classes().that().resideInAPackage(module)
            .should().onlyDependOnClassesThat().resideInAnyPackage(allowed)
            .allowEmptyShould(true)
            .check(classes);
    }
}
