namespace Headgate.PostgreSql.Tables;

/// <summary>How rows come into their table.</summary>
internal enum TableMode
{
    Copy,
    Upsert,
}
