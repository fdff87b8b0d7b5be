namespace Headgate.Brevity.Clients;

/// <summary>What an API has answered.</summary>
internal sealed record Price(string Product, string Amount);
