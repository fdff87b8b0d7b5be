namespace Headgate.Brevity.Clients;

/// <summary>What is down for now.</summary>
internal sealed class TransientException(string message) : Exception(message);
