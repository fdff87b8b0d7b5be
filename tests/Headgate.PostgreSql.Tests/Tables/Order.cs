namespace Headgate.PostgreSql.Tests.Tables;

/// <summary>A row of the tests.</summary>
public sealed record Order(long Id, string? Customer, decimal Total, DateTimeOffset PlacedAt, int? Rebate = null, string Json = "{}");
