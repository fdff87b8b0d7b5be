namespace Headgate.PostgreSql.Tables;

/// <summary>A column that is written.</summary>
internal abstract class Column<T>(string name, bool isKey)
{
    public string Name => name;

    public bool IsKey => isKey;

    /// <summary>A place for the value of one row, for one batch at a time.</summary>
    public abstract Cell<T> NewCell();
}
