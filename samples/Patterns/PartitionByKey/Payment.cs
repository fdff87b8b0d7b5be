namespace Patterns;

/// <summary>A payment into an account, or out of it when it is negative.</summary>
public sealed record Payment(int Account, int Euros);
