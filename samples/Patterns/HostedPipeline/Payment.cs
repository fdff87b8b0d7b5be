namespace Patterns;

/// <summary>An amount that an account was paid, or has paid.</summary>
public sealed record Payment(string Account, decimal Amount);
