using System.Diagnostics.CodeAnalysis;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Handlers;
using Headgate.Pipelines.Sources;
using Headgate.Sqs.Reading;
using Headgate.Sqs.Writing;

namespace Headgate.Sqs;

/// <summary>A queue of Amazon SQS, or of a service that speaks its protocol.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "It is about a queue, and stands where its name is read: From(SqsQueue.Read(...)).")]
public static class SqsQueue
{
    /// <summary>Makes a source that receives as many messages as the pipeline asks for.</summary>
    /// <param name="configure">Sets the options.</param>
    /// <returns>What makes the source, for <c>From</c>. It throws <see cref="Microsoft.Extensions.Options.OptionsValidationException"/> when the options are wrong.</returns>
    public static Func<SourceContext, Source<SqsMessage>> Read(Action<SqsQueueOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Read((options, _) => configure(options));
    }

    /// <summary>Makes a source that receives as many messages as the pipeline asks for.</summary>
    /// <param name="configure">Sets the options, with the container.</param>
    /// <returns>What makes the source, for <c>From</c>. It throws <see cref="Microsoft.Extensions.Options.OptionsValidationException"/> when the options are wrong.</returns>
    public static Func<SourceContext, Source<SqsMessage>> Read(Action<SqsQueueOptions, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return context =>
        {
            var options = new SqsQueueOptions();
            configure(options, context.Services);
            return new SqsSource(context, options.Checked());
        };
    }

    /// <summary>Makes a sink that sends a batch and waits until the service has confirmed each of its messages.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="configure">Sets the options.</param>
    /// <returns>What makes the sink, for <c>Batch</c>. It throws <see cref="Microsoft.Extensions.Options.OptionsValidationException"/> when the options are wrong.</returns>
    public static Func<IServiceProvider, IBatchHandler<T>> Publish<T>(Action<SqsPublishOptions<T>> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Publish<T>((options, _) => configure(options));
    }

    /// <summary>Makes a sink that sends a batch and waits until the service has confirmed each of its messages.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="configure">Sets the options, with the container.</param>
    /// <returns>What makes the sink, for <c>Batch</c>. It throws <see cref="Microsoft.Extensions.Options.OptionsValidationException"/> when the options are wrong.</returns>
    public static Func<IServiceProvider, IBatchHandler<T>> Publish<T>(Action<SqsPublishOptions<T>, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services =>
        {
            var options = new SqsPublishOptions<T>();
            configure(options, services);
            return new SqsPublisher<T>(options.Checked());
        };
    }

    /// <summary>Makes a sink of dead letters: the bodies and attributes that they had, and what <see cref="DeadLetterMetadata"/> names as attributes.</summary>
    /// <param name="configure">Sets the options.</param>
    /// <returns>What makes the sink, for <c>DeadLetterTo</c>. It throws <see cref="Microsoft.Extensions.Options.OptionsValidationException"/> when the options are wrong.</returns>
    public static Func<IServiceProvider, IDeadLetterSink> DeadLetters(Action<SqsDeadLetterOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return DeadLetters((options, _) => configure(options));
    }

    /// <summary>Makes a sink of dead letters: the bodies and attributes that they had, and what <see cref="DeadLetterMetadata"/> names as attributes.</summary>
    /// <param name="configure">Sets the options, with the container.</param>
    /// <returns>What makes the sink, for <c>DeadLetterTo</c>. It throws <see cref="Microsoft.Extensions.Options.OptionsValidationException"/> when the options are wrong.</returns>
    public static Func<IServiceProvider, IDeadLetterSink> DeadLetters(Action<SqsDeadLetterOptions, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services =>
        {
            var options = new SqsDeadLetterOptions();
            configure(options, services);
            return new SqsDeadLetters(options.Checked());
        };
    }
}
