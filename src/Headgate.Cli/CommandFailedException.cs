namespace Headgate.Cli;

/// <summary>A command was refused, or cannot be done: its message is the one sentence that the user reads.</summary>
internal sealed class CommandFailedException(string message, Exception? cause = null) : Exception(message, cause);
