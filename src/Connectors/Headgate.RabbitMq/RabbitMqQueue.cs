using System.Diagnostics.CodeAnalysis;
using Headgate.Pipelines.Options;
using Headgate.Pipelines.Sources;
using Headgate.RabbitMq.Consuming;
using Microsoft.Extensions.Options;

namespace Headgate.RabbitMq;

/// <summary>A queue of RabbitMQ as the source of a pipeline.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "It stands for a queue of the server.")]
public static class RabbitMqQueue
{
    /// <summary>Reads a queue: <c>pipeline.From(RabbitMqQueue.Read(options => options.Queue = "orders"))</c>.</summary>
    /// <param name="configure">Sets options; called for each source.</param>
    /// <returns>What makes the source. It throws an <see cref="OptionsValidationException"/> that lists all faults when options are not as they must be.</returns>
    public static Func<SourceContext, Source<RabbitMqMessage>> Read(Action<RabbitMqQueueOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return ReadEach((options, _) => configure(options));
    }

    /// <summary>Reads a queue, with options from the container.</summary>
    /// <param name="configure">Sets options; called for each source.</param>
    /// <returns>What makes the source. It throws an <see cref="OptionsValidationException"/> that lists all faults when options are not as they must be.</returns>
    public static Func<SourceContext, Source<RabbitMqMessage>> Read(Action<RabbitMqQueueOptions, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return ReadEach((options, context) => configure(options, context.Services));
    }

    /// <summary>Reads queues, each source with options of its own: <see cref="SourceContext.Index"/> tells the sources of one name apart (Broadway's
    /// <c>merge_options</c>).</summary>
    /// <param name="configure">Sets options; called for each source, and again for the one that takes the place of one that has failed.</param>
    /// <returns>What makes the source. It throws an <see cref="OptionsValidationException"/> that lists all faults when options are not as they must be.</returns>
    public static Func<SourceContext, Source<RabbitMqMessage>> ReadEach(Action<RabbitMqQueueOptions, SourceContext> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return context =>
        {
            var options = new RabbitMqQueueOptions();
            configure(options, context);
            var faults = new OptionFaults($"{nameof(RabbitMqQueue)} of pipeline '{context.Pipeline}'");
            options.Check(faults);
            faults.ThrowIfAny<RabbitMqQueueOptions>();
            return new QueueSource(context, options);
        };
    }
}
