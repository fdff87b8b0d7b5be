using Npgsql;

namespace Headgate.PostgreSql.Tables;

/// <summary>The value of a column in a row. All cells of a row are loaded before the first is written, so that a function that throws leaves no half a row.</summary>
internal abstract class Cell<T>
{
    public abstract void Load(T row);

    public abstract Task WriteAsync(NpgsqlBinaryImporter importer, CancellationToken cancellationToken);
}
