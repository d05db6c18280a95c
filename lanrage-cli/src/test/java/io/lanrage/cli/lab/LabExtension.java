package io.lanrage.cli.lab;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Gives tests their laboratory; see {@link Lab}. */
final class LabExtension implements ExecutionCondition, ParameterResolver {
    private static final String REQUIRE = "LANRAGE_REQUIRE_LAB";
    private static final Namespace STORE = Namespace.create(LabExtension.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (context.getTestMethod().isPresent()) {
            return ConditionEvaluationResult.enabled("the class has been asked");
        }
        return decide(obstacle(context), "true".equals(System.getenv(REQUIRE)));
    }

    /** Whether tests run if this is in their way; throws if they must. */
    static ConditionEvaluationResult decide(Optional<String> obstacle, boolean required) {
        if (obstacle.isPresent() && required) {
            throw new IllegalStateException(REQUIRE + " is true, but: " + obstacle.get());
        }
        return obstacle.map(ConditionEvaluationResult::disabled)
                .orElseGet(() -> ConditionEvaluationResult.enabled("there can be a laboratory"));
    }

    private static Optional<String> obstacle(ExtensionContext context) {
        String[] tools = AnnotationSupport.findAnnotation(context.getTestClass(), Lab.class)
                .map(Lab::tools)
                .orElse(new String[0]);
        Optional<String> missing =
                Arrays.stream(tools).filter(tool -> !isInstalled(tool)).findFirst();
        if (missing.isPresent()) {
            return missing.map(tool -> "the command " + tool + " is not installed");
        }
        try {
            Laboratory.requireAvailable();
            return Optional.empty();
        } catch (LaboratoryUnavailable e) {
            return Optional.of(e.getMessage());
        }
    }

    private static boolean isInstalled(String tool) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory).resolve(tool)));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Laboratory.class;
    }

    @Override
    public Laboratory resolveParameter(ParameterContext parameter, ExtensionContext context) {
        // A look-up also finds the laboratory of the class, if there is one. The store closes what it holds.
        return context.getStore(STORE)
                .getOrComputeIfAbsent(Laboratory.class, key -> Laboratory.open(), Laboratory.class);
    }
}
