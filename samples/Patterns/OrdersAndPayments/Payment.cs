namespace Patterns;

/// <summary>What somebody has paid for an order.</summary>
public sealed record Payment(int OrderId, int Euros);
