namespace Headgate.Sql.Tables;

/// <summary>A row that is to be written.</summary>
/// <param name="Index">Which message of the batch it is.</param>
/// <param name="Values">The values of its columns.</param>
/// <param name="Id">What its message is remembered by; null when it is not.</param>
internal sealed record UpsertRow(int Index, object[] Values, string? Id);
