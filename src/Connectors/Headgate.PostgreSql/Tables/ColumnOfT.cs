namespace Headgate.PostgreSql.Tables;

/// <summary>A column whose values are of a type: they are not boxed on their way.</summary>
internal sealed class Column<T, TValue>(string name, Func<T, TValue> value, string? type, bool isKey) : Column<T>(name, isKey)
{
    public override Cell<T> NewCell() => new Cell<T, TValue>(value, type);
}
