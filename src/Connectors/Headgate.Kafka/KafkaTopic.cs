using Headgate.Kafka.Consuming;
using Headgate.Kafka.Publishing;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Handlers;
using Headgate.Pipelines.Sources;

namespace Headgate.Kafka;

/// <summary>Reads topics, and writes to them.</summary>
public static class KafkaTopic
{
    /// <summary>Makes a source that reads topics as a member of a consumer group.</summary>
    /// <param name="configure">Sets the options.</param>
    /// <returns>What makes the source, for <c>From</c>. It throws <see cref="Microsoft.Extensions.Options.OptionsValidationException"/> when the options are wrong.</returns>
    public static Func<SourceContext, Source<KafkaMessage>> Read(Action<KafkaTopicOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Read((options, _) => configure(options));
    }

    /// <summary>Makes a source that reads topics as a member of a consumer group.</summary>
    /// <param name="configure">Sets the options, with the container.</param>
    /// <returns>What makes the source, for <c>From</c>. It throws <see cref="Microsoft.Extensions.Options.OptionsValidationException"/> when the options are wrong.</returns>
    public static Func<SourceContext, Source<KafkaMessage>> Read(Action<KafkaTopicOptions, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return context =>
        {
            var options = new KafkaTopicOptions();
            configure(options, context.Services);
            return new TopicSource(context, options.Checked());
        };
    }

    /// <summary>Makes a sink that writes a batch and waits until the brokers have confirmed each of its messages.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="configure">Sets the options.</param>
    /// <returns>What makes the sink, for <c>Batch</c>. It throws <see cref="Microsoft.Extensions.Options.OptionsValidationException"/> when the options are wrong.</returns>
    public static Func<IServiceProvider, IBatchHandler<T>> Publish<T>(Action<KafkaPublishOptions<T>> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Publish<T>((options, _) => configure(options));
    }

    /// <summary>Makes a sink that writes a batch and waits until the brokers have confirmed each of its messages.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="configure">Sets the options, with the container.</param>
    /// <returns>What makes the sink, for <c>Batch</c>. It throws <see cref="Microsoft.Extensions.Options.OptionsValidationException"/> when the options are wrong.</returns>
    public static Func<IServiceProvider, IBatchHandler<T>> Publish<T>(Action<KafkaPublishOptions<T>, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services =>
        {
            var options = new KafkaPublishOptions<T>();
            configure(options, services);
            var copy = options.Checked();
            return copy.TransactionalId is null ? new TopicSink<T>(copy, services) : new TransactionalSink<T>(copy, services);
        };
    }

    /// <summary>Makes a sink of dead letters: the keys, values and headers that they had, and what <see cref="DeadLetterMetadata"/> names as headers.</summary>
    /// <param name="configure">Sets the options.</param>
    /// <returns>What makes the sink, for <c>DeadLetterTo</c>. It throws <see cref="Microsoft.Extensions.Options.OptionsValidationException"/> when the options are wrong.</returns>
    public static Func<IServiceProvider, IDeadLetterSink> DeadLetters(Action<KafkaDeadLetterOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return DeadLetters((options, _) => configure(options));
    }

    /// <summary>Makes a sink of dead letters: the keys, values and headers that they had, and what <see cref="DeadLetterMetadata"/> names as headers.</summary>
    /// <param name="configure">Sets the options, with the container.</param>
    /// <returns>What makes the sink, for <c>DeadLetterTo</c>. It throws <see cref="Microsoft.Extensions.Options.OptionsValidationException"/> when the options are wrong.</returns>
    public static Func<IServiceProvider, IDeadLetterSink> DeadLetters(Action<KafkaDeadLetterOptions, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services =>
        {
            var options = new KafkaDeadLetterOptions();
            configure(options, services);
            return new TopicDeadLetters(options.Checked(), services);
        };
    }
}
