namespace Headgate.Sql.Tables;

/// <summary>A column that is written.</summary>
internal sealed record SqlColumn<T>(string Name, Func<T, object?> Value, bool IsKey);
