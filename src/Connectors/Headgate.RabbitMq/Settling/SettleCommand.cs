namespace Headgate.RabbitMq.Settling;

/// <summary>What is sent to the server.</summary>
/// <param name="Tag">The message, or the last of them.</param>
/// <param name="IsMultiple">Whether it is for all that are open up to it.</param>
/// <param name="Settlement">Ack, reject, or reject and requeue.</param>
internal readonly record struct SettleCommand(ulong Tag, bool IsMultiple, RabbitMqSettlement Settlement);
