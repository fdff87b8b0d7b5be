using System.Diagnostics.CodeAnalysis;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Handlers;
using Headgate.Pipelines.Sources;
using Headgate.Redis.Reading;
using Headgate.Redis.Writing;

namespace Headgate.Redis;

/// <summary>Reads streams through consumer groups, and appends to streams.</summary>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "A stream is what Redis calls it.")]
public static class RedisStreams
{
    /// <summary>Makes a source that reads as many entries as the pipeline asks for.</summary>
    /// <param name="configure">Sets the options.</param>
    /// <returns>What makes the source, for <c>From</c>. It throws <see cref="Microsoft.Extensions.Options.OptionsValidationException"/> when the options are wrong.</returns>
    public static Func<SourceContext, Source<RedisStreamMessage>> Read(Action<RedisStreamOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Read((options, _) => configure(options));
    }

    /// <summary>Makes a source that reads as many entries as the pipeline asks for.</summary>
    /// <param name="configure">Sets the options, with the container.</param>
    /// <returns>What makes the source, for <c>From</c>. It throws <see cref="Microsoft.Extensions.Options.OptionsValidationException"/> when the options are wrong.</returns>
    public static Func<SourceContext, Source<RedisStreamMessage>> Read(Action<RedisStreamOptions, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return context =>
        {
            var options = new RedisStreamOptions();
            configure(options, context.Services);
            return new RedisStreamSource(context, options.Checked());
        };
    }

    /// <summary>Makes a sink that appends a batch in one go, and waits until the server has confirmed each of its entries.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="configure">Sets the options.</param>
    /// <returns>What makes the sink, for <c>Batch</c>. It throws <see cref="Microsoft.Extensions.Options.OptionsValidationException"/> when the options are wrong.</returns>
    public static Func<IServiceProvider, IBatchHandler<T>> Append<T>(Action<RedisAppendOptions<T>> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Append<T>((options, _) => configure(options));
    }

    /// <summary>Makes a sink that appends a batch in one go, and waits until the server has confirmed each of its entries.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="configure">Sets the options, with the container.</param>
    /// <returns>What makes the sink, for <c>Batch</c>. It throws <see cref="Microsoft.Extensions.Options.OptionsValidationException"/> when the options are wrong.</returns>
    public static Func<IServiceProvider, IBatchHandler<T>> Append<T>(Action<RedisAppendOptions<T>, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services =>
        {
            var options = new RedisAppendOptions<T>();
            configure(options, services);
            return new RedisAppender<T>(options.Checked());
        };
    }

    /// <summary>Makes a sink of dead letters: the bodies and fields that they had, and what <see cref="DeadLetterMetadata"/> names as fields.</summary>
    /// <param name="configure">Sets the options.</param>
    /// <returns>What makes the sink, for <c>DeadLetterTo</c>. It throws <see cref="Microsoft.Extensions.Options.OptionsValidationException"/> when the options are wrong.</returns>
    public static Func<IServiceProvider, IDeadLetterSink> DeadLetters(Action<RedisDeadLetterOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return DeadLetters((options, _) => configure(options));
    }

    /// <summary>Makes a sink of dead letters: the bodies and fields that they had, and what <see cref="DeadLetterMetadata"/> names as fields.</summary>
    /// <param name="configure">Sets the options, with the container.</param>
    /// <returns>What makes the sink, for <c>DeadLetterTo</c>. It throws <see cref="Microsoft.Extensions.Options.OptionsValidationException"/> when the options are wrong.</returns>
    public static Func<IServiceProvider, IDeadLetterSink> DeadLetters(Action<RedisDeadLetterOptions, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services =>
        {
            var options = new RedisDeadLetterOptions();
            configure(options, services);
            return new RedisDeadLetters(options.Checked());
        };
    }
}
