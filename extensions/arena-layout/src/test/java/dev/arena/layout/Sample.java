package dev.arena.layout;

@ChunkLayout(fits = 16)
record Sample(int id, float value) {
}
