using Headgate.Pipelines.Sources;
using Headgate.Sql.Queries;

namespace Headgate.Sql;

/// <summary>A query whose rows are messages, in the order of a key, of any database that has an ADO.NET provider.</summary>
public static class SqlQuery
{
    /// <summary>Reads the rows of a query, for <c>pipeline.From(...)</c>: to their end, or on and on.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="configure">Sets the options.</param>
    /// <returns>What makes the source. Wrong options are told, all at once, when it is made, by an
    /// <see cref="Microsoft.Extensions.Options.OptionsValidationException"/>.</returns>
    /// <remarks>A row that is committed after one with a greater key was read is not seen: keys of a table that is read while others write must be given in the order of
    /// the commits.</remarks>
    public static Func<SourceContext, Source<T>> Read<T>(Action<SqlQueryOptions<T>> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Read<T>((options, _) => configure(options));
    }

    /// <summary>Reads the rows of a query, with options from the container.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="configure">Sets the options; called when the source is made.</param>
    /// <returns>What makes the source. Wrong options are told, all at once, when it is made, by an
    /// <see cref="Microsoft.Extensions.Options.OptionsValidationException"/>.</returns>
    public static Func<SourceContext, Source<T>> Read<T>(Action<SqlQueryOptions<T>, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return context =>
        {
            var options = new SqlQueryOptions<T>();
            configure(options, context.Services);
            return QuerySource<T>.Create(context, options);
        };
    }
}
