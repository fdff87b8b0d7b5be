using Headgate.Pipelines.Handlers;
using Headgate.Sql.Clients;
using Headgate.Sql.Tables;

namespace Headgate.Sql;

/// <summary>A table that batches are written into, of any database that has an ADO.NET provider.</summary>
public static class SqlTable
{
    /// <summary>Writes each batch in one transaction, for <c>pipeline.Batch(name, ...)</c>: a row whose key is there already takes the place of the other. A row that
    /// the table refuses fails its message alone.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="configure">Sets the options, with at least one column.</param>
    /// <returns>What makes the sink. Wrong options are told, all at once, when it is made, by an
    /// <see cref="Microsoft.Extensions.Options.OptionsValidationException"/>.</returns>
    public static Func<IServiceProvider, IBatchHandler<T>> Upsert<T>(Action<SqlTableOptions<T>> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Upsert<T>((options, _) => configure(options));
    }

    /// <summary>Upserts each batch, with options from the container.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="configure">Sets the options; called when the sink is made.</param>
    /// <returns>What makes the sink. Wrong options are told, all at once, when it is made, by an
    /// <see cref="Microsoft.Extensions.Options.OptionsValidationException"/>.</returns>
    public static Func<IServiceProvider, IBatchHandler<T>> Upsert<T>(Action<SqlTableOptions<T>, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services =>
        {
            var options = new SqlTableOptions<T>();
            configure(options, services);
            return UpsertSink<T>.Create(options);
        };
    }
}
