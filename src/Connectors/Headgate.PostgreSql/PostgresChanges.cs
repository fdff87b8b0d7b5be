using Headgate.Pipelines.Sources;
using Headgate.PostgreSql.Changes;

namespace Headgate.PostgreSql;

/// <summary>What is changed in tables of PostgreSQL, as messages, by logical replication (<c>pgoutput</c>): each committed change once, in the order of the commits.</summary>
public static class PostgresChanges
{
    /// <summary>Reads changes, for <c>pipeline.From(...)</c>. It goes on behind the last transaction before which the changes of all are acknowledged; what comes after it is
    /// sent again when the connection was lost.</summary>
    /// <param name="configure">Sets the options.</param>
    /// <returns>What makes the source. Wrong options are told, all at once, when it is made, by an
    /// <see cref="Microsoft.Extensions.Options.OptionsValidationException"/>.</returns>
    public static Func<SourceContext, Source<PostgresChange>> Read(Action<PostgresChangesOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Read((options, _) => configure(options));
    }

    /// <summary>Reads changes, with options from the container.</summary>
    /// <param name="configure">Sets the options; called when the source is made.</param>
    /// <returns>What makes the source. Wrong options are told, all at once, when it is made, by an
    /// <see cref="Microsoft.Extensions.Options.OptionsValidationException"/>.</returns>
    public static Func<SourceContext, Source<PostgresChange>> Read(Action<PostgresChangesOptions, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return context =>
        {
            var options = new PostgresChangesOptions();
            configure(options, context.Services);
            return ChangesSource.Create(context, options);
        };
    }
}
