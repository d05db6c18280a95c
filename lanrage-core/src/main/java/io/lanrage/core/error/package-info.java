/**
 * The one sealed family of failures, with the stable codes that the wire, the API and the command line share.
 */
@NullMarked
package io.lanrage.core.error;

import org.jspecify.annotations.NullMarked;
