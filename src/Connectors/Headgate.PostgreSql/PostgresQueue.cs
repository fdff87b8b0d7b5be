using System.Diagnostics.CodeAnalysis;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Handlers;
using Headgate.Pipelines.Sources;
using Headgate.PostgreSql.Queues;

namespace Headgate.PostgreSql;

/// <summary>A table of PostgreSQL that is a queue: any number of readers share its rows, each of which is deleted when its message was processed.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "It is about a queue, and stands where its name is read: From(PostgresQueue.Read(...)).")]
public static class PostgresQueue
{
    /// <summary>Reads a queue, for <c>pipeline.From(...)</c>. Rows come in the order of their ids, as far as nobody else reads and none is handed back.</summary>
    /// <param name="configure">Sets the options.</param>
    /// <returns>What makes the source. Wrong options are told, all at once, when it is made, by an
    /// <see cref="Microsoft.Extensions.Options.OptionsValidationException"/>.</returns>
    public static Func<SourceContext, Source<PostgresMessage>> Read(Action<PostgresQueueOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Read((options, _) => configure(options));
    }

    /// <summary>Reads a queue, with options from the container.</summary>
    /// <param name="configure">Sets the options; called when the source is made.</param>
    /// <returns>What makes the source. Wrong options are told, all at once, when it is made, by an
    /// <see cref="Microsoft.Extensions.Options.OptionsValidationException"/>.</returns>
    public static Func<SourceContext, Source<PostgresMessage>> Read(Action<PostgresQueueOptions, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return context =>
        {
            var options = new PostgresQueueOptions();
            configure(options, context.Services);
            return QueueSource.Create(context, options);
        };
    }

    /// <summary>Writes into a queue, for <c>pipeline.Batch(name, ...)</c>: each batch in one statement. A row that the table refuses fails its message alone.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="row">Makes the row: its body, key and headers. What it throws fails the message.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>What makes the sink. Wrong options are told, all at once, when it is made, by an
    /// <see cref="Microsoft.Extensions.Options.OptionsValidationException"/>.</returns>
    /// <remarks>A row gets the header <c>traceparent</c> of the current activity, unless it has one.</remarks>
    public static Func<IServiceProvider, IBatchHandler<T>> Enqueue<T>(Func<T, PostgresMessage> row, Action<PostgresQueueSinkOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Enqueue(row, (options, _) => configure(options));
    }

    /// <summary>Writes into a queue, with options from the container.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="row">Makes the row: its body, key and headers. What it throws fails the message.</param>
    /// <param name="configure">Sets the options; called when the sink is made.</param>
    /// <returns>What makes the sink. Wrong options are told, all at once, when it is made, by an
    /// <see cref="Microsoft.Extensions.Options.OptionsValidationException"/>.</returns>
    public static Func<IServiceProvider, IBatchHandler<T>> Enqueue<T>(Func<T, PostgresMessage> row, Action<PostgresQueueSinkOptions, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(configure);
        return services => new QueueSink<T>(row, WriterOf(configure, services));
    }

    /// <summary>Keeps dead letters in a queue table of their own, for <c>pipeline.DeadLetterTo(...)</c>: what <see cref="DeadLetterMetadata"/> names is in their
    /// headers, beside those that they had. Read the table with <see cref="Read(Action{PostgresQueueOptions})"/> to try them again.</summary>
    /// <param name="configure">Sets the options.</param>
    /// <returns>What makes the sink. Wrong options are told, all at once, when it is made, by an
    /// <see cref="Microsoft.Extensions.Options.OptionsValidationException"/>.</returns>
    public static Func<IServiceProvider, IDeadLetterSink> DeadLetters(Action<PostgresDeadLetterOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return DeadLetters((options, _) => configure(options));
    }

    /// <summary>Keeps dead letters in a queue table of their own, with options from the container.</summary>
    /// <param name="configure">Sets the options; called when the sink is made.</param>
    /// <returns>What makes the sink. Wrong options are told, all at once, when it is made, by an
    /// <see cref="Microsoft.Extensions.Options.OptionsValidationException"/>.</returns>
    public static Func<IServiceProvider, IDeadLetterSink> DeadLetters(Action<PostgresDeadLetterOptions, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services =>
        {
            var options = new PostgresDeadLetterOptions();
            configure(options, services);
            return QueueDeadLetters.Create(options);
        };
    }

    private static QueueWriter WriterOf(Action<PostgresQueueSinkOptions, IServiceProvider> configure, IServiceProvider services)
    {
        var options = new PostgresQueueSinkOptions();
        configure(options, services);
        return QueueWriter.Create(options.CheckedCopy());
    }
}
