using Npgsql;

namespace Headgate.PostgreSql.Tables;

/// <summary>A value of a type.</summary>
internal sealed class Cell<T, TValue>(Func<T, TValue> value, string? type) : Cell<T>
{
    private TValue? _value;

    public override void Load(T row) => _value = value(row);

    public override Task WriteAsync(NpgsqlBinaryImporter importer, CancellationToken cancellationToken)
    {
        if (_value is null) return importer.WriteNullAsync(cancellationToken);
        return type is null ? importer.WriteAsync(_value, cancellationToken) : importer.WriteAsync(_value, type, cancellationToken);
    }
}
