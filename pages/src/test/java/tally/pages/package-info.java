/**
 * The gateway's pages as visitors have them: a real Chromium, real gateways of two regions. Nothing here knows a class of
 * the services, and of the pages only what can be seen, read out and pressed.
 */
@NullMarked
package tally.pages;

import org.jspecify.annotations.NullMarked;
