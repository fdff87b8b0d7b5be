using Headgate.Kafka.Consuming;
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
}
