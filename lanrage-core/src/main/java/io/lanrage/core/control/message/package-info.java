/**
 * The messages of the control protocol {@code lanrage.v1}, one record each, and their JSON form.
 */
@NullMarked
package io.lanrage.core.control.message;

import org.jspecify.annotations.NullMarked;
