namespace Headgate.Cli;

/// <summary>The command line says something that cannot be meant: its message says what.</summary>
internal sealed class UsageException(string message) : Exception(message);
