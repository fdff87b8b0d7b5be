namespace Patterns;

/// <summary>An order.</summary>
public sealed record Order(int Id, string Region, decimal Euros);
