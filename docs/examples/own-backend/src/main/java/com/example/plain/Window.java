package com.example.plain;

/** Which keys a query sees, before masks and causality. */
@FunctionalInterface
interface Window {
  boolean holds(int query, int key, int tokens);
}
