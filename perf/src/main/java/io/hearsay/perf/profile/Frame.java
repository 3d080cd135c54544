package io.hearsay.perf.profile;

/**
 * A frame of a stack.
 *
 * @param type   full name of the class.
 * @param method of it.
 */
record Frame(String type, String method)
{
}
