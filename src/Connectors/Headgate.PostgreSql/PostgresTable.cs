using Headgate.Pipelines.Handlers;
using Headgate.PostgreSql.Clients;
using Headgate.PostgreSql.Tables;

namespace Headgate.PostgreSql;

/// <summary>A table of PostgreSQL that batches are written into by <c>COPY</c>, the quickest way there is.</summary>
public static class PostgresTable
{
    /// <summary>Copies each batch into a table, for <c>pipeline.Batch(name, ...)</c>: all of its rows or, when something fails, none.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="configure">Sets the options, with at least one column.</param>
    /// <returns>What makes the sink. Wrong options are told, all at once, when it is made, by an
    /// <see cref="Microsoft.Extensions.Options.OptionsValidationException"/>.</returns>
    /// <remarks>What is tried again after its answer was lost is there twice, unless a unique key of the table forbids it.</remarks>
    public static Func<IServiceProvider, IBatchHandler<T>> Copy<T>(Action<PostgresTableOptions<T>> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Copy<T>((options, _) => configure(options));
    }

    /// <summary>Copies each batch into a table, with options from the container.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="configure">Sets the options; called when the sink is made.</param>
    /// <returns>What makes the sink. Wrong options are told, all at once, when it is made, by an
    /// <see cref="Microsoft.Extensions.Options.OptionsValidationException"/>.</returns>
    public static Func<IServiceProvider, IBatchHandler<T>> Copy<T>(Action<PostgresTableOptions<T>, IServiceProvider> configure) => Make(configure, mode: TableMode.Copy);

    /// <summary>Copies each batch into a temporary table, and from there into the table: a row whose key is there already takes the place of the other
    /// (<c>INSERT ... ON CONFLICT DO UPDATE</c>). Of several of one key in a batch the last stays. Written twice, it is there once.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="configure">Sets the options, with at least one key column.</param>
    /// <returns>What makes the sink. Wrong options are told, all at once, when it is made, by an
    /// <see cref="Microsoft.Extensions.Options.OptionsValidationException"/>.</returns>
    public static Func<IServiceProvider, IBatchHandler<T>> Upsert<T>(Action<PostgresTableOptions<T>> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Upsert<T>((options, _) => configure(options));
    }

    /// <summary>Upserts each batch, with options from the container.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="configure">Sets the options; called when the sink is made.</param>
    /// <returns>What makes the sink. Wrong options are told, all at once, when it is made, by an
    /// <see cref="Microsoft.Extensions.Options.OptionsValidationException"/>.</returns>
    public static Func<IServiceProvider, IBatchHandler<T>> Upsert<T>(Action<PostgresTableOptions<T>, IServiceProvider> configure) => Make(configure, mode: TableMode.Upsert);

    private static Func<IServiceProvider, IBatchHandler<T>> Make<T>(Action<PostgresTableOptions<T>, IServiceProvider> configure, TableMode mode)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services =>
        {
            var options = new PostgresTableOptions<T>();
            configure(options, services);
            var copy = options.CheckedCopy(mode);
            return new TableSink<T>(PostgresClient.Create(copy), new TableSql(copy.Table, copy.ColumnNames, copy.KeyNames, mode), copy.Columns, copy.FailsAlone);
        };
    }
}
