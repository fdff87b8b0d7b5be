namespace Patterns;

/// <summary>What somebody has ordered.</summary>
public sealed record Order(int Id, string Customer, int Euros);
