package io.lanrage.cli.lab;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a test class that works in a {@link Laboratory}. A test method that has one as parameter gets a fresh one, which is
 * closed after it; if a {@code @BeforeAll} method or the constructor of a once-per-class instance asks for one, the class has
 * that one for all its methods. Where there can be no laboratory, the class is skipped with the reason, or, if the environment
 * variable {@code LANRAGE_REQUIRE_LAB} is {@code true}, fails.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(LabExtension.class)
public @interface Lab {
    /** Commands that the tests call, by name or absolute path; if one is missing, that counts as no laboratory. */
    String[] tools() default {};
}
