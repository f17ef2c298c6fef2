/** What is generated beside what is written by hand. */
package dev.arena.layout.benchmark;
