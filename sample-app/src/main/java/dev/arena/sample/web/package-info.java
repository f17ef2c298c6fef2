/**
 * What the gateway shows over HTTP; the page is in {@code static}.
 */
@NullMarked
package dev.arena.sample.web;

import org.jspecify.annotations.NullMarked;
