namespace Patterns;

/// <summary>An invoice, and the currency in which it is to be paid.</summary>
public sealed record Invoice(int Id, decimal Amount, string Currency);
