package io.lanrage.cli;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.all;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.AbstractClassesTransformer;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ClassesTransformer;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

/** The shape of the whole, held over the main classes of all five modules. */
@AnalyzeClasses(packages = "io.lanrage", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String CORE = "io.lanrage.core..";
    private static final String NAT = "io.lanrage.nat..";
    private static final String WIREGUARD = "io.lanrage.wireguard..";
    private static final String SERVER = "io.lanrage.server..";
    private static final String CLI = "io.lanrage.cli..";

    @ArchTest
    static final ArchRule modulesDependDownwardsOnly = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("core")
            .definedBy(CORE)
            .layer("nat")
            .definedBy(NAT)
            .layer("wireguard")
            .definedBy(WIREGUARD)
            .layer("control-server")
            .definedBy(SERVER)
            .layer("cli")
            .definedBy(CLI)
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("control-server")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("wireguard")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("nat")
            .mayOnlyBeAccessedByLayers("cli", "control-server");

    /** A server answers STUN and TURN on sockets; how a client finds its way through a NAT is none of its business. */
    @ArchTest
    static final ArchRule controlServerUsesTheCodecsAndSocketCallsOfNatOnly =
            noClasses().that().resideInAPackage(SERVER).should().dependOnClassesThat(areForPlayersOnly());

    @ArchTest
    static final ArchRule packagesFormNoCycle =
            slices().matching("io.lanrage.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule coreKnowsNeitherNettyNorNativeCode = noClasses()
            .that()
            .resideInAPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.netty..", "jnr..");

    @ArchTest
    static final ArchRule nativeCallsStandInOnePackageOfAModule = noClasses()
            .that()
            .resideOutsideOfPackages("io.lanrage.nat.posix", "io.lanrage.wireguard.posix")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jnr..");

    @ArchTest
    static final ArchRule packagesAreNullMarked = all(packages()).should(beNullMarked());

    @ArchTest
    static final ArchRule loggingIsSlf4j =
            noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging..");

    @ArchTest
    static final ArchRule onlyProgramsWriteToTheTerminal =
            noClasses().that(arePartOfNoProgram()).should(ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule onlyProgramsReadTheirSurroundings = noClasses()
            .that(arePartOfNoProgram())
            .should()
            .callMethodWhere(targetsSystem("getProperty|getProperties|setProperty|getenv"));

    @ArchTest
    static final ArchRule onlyProgramsEndTheVirtualMachine =
            noClasses().that(arePartOfNoProgram()).should().callMethodWhere(targetsSystem("exit"));

    @ArchTest
    static final ArchRule staticStateDoesNotChange =
            fields().that().areStatic().should().beFinal();

    @ArchTest
    static final ArchRule namesSayTheConcept = classes()
            .should()
            .haveNameNotMatching(".*([.$]Abstract[A-Z].*|Utils?|Helpers?|Impl)")
            .andShould()
            .resideOutsideOfPackages("..util..", "..utils..", "..common..", "..helper..", "..helpers..", "..impl..");

    private static DescribedPredicate<JavaClass> areForPlayersOnly() {
        return resideInAPackage(NAT)
                .and(resideOutsideOfPackages("io.lanrage.nat.stun", "io.lanrage.nat.turn", "io.lanrage.nat.posix"))
                .as("are for players only");
    }

    private static DescribedPredicate<JavaClass> arePartOfNoProgram() {
        return resideOutsideOfPackage(CLI)
                .and(not(belongTo(describe("Main", type -> type.getName().equals("io.lanrage.server.Main")))))
                .as("are part of no program");
    }

    private static DescribedPredicate<JavaAccess<?>> targetsSystem(String methods) {
        return target(owner(equivalentTo(System.class)))
                .and(target(nameMatching(methods)))
                .as("System." + methods);
    }

    private static ClassesTransformer<JavaPackage> packages() {
        return new AbstractClassesTransformer<>("packages with classes") {
            @Override
            public Iterable<JavaPackage> doTransform(JavaClasses classes) {
                return classes.stream().map(JavaClass::getPackage).distinct().toList();
            }
        };
    }

    private static ArchCondition<JavaPackage> beNullMarked() {
        return new ArchCondition<>("be @NullMarked") {
            @Override
            public void check(JavaPackage item, ConditionEvents events) {
                events.add(new SimpleConditionEvent(
                        item,
                        item.isAnnotatedWith(NullMarked.class),
                        item.getName() + " has no @NullMarked package-info.java"));
            }
        };
    }
}
