namespace Headgate.PostgreSql.Queues;

/// <summary>A row that is to be inserted.</summary>
/// <param name="Row">The row.</param>
/// <param name="TraceParent">The trace of the message that it was made of; null for that of whoever writes.</param>
/// <param name="TraceState">What belongs to that trace.</param>
internal readonly record struct OutgoingRow(PostgresMessage Row, string? TraceParent = null, string? TraceState = null);
