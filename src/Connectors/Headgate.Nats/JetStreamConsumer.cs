using Headgate.Nats.Reading;
using Headgate.Pipelines.Sources;

namespace Headgate.Nats;

/// <summary>Reads messages of a stream through one of its consumers.</summary>
public static class JetStreamConsumer
{
    /// <summary>Makes a source that pulls as many messages as the pipeline asks for.</summary>
    /// <param name="configure">Sets the options.</param>
    /// <returns>What makes the source, for <c>From</c>. It throws <see cref="Microsoft.Extensions.Options.OptionsValidationException"/> when the options are wrong.</returns>
    public static Func<SourceContext, Source<JetStreamMessage>> Read(Action<JetStreamConsumerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Read((options, _) => configure(options));
    }

    /// <summary>Makes a source that pulls as many messages as the pipeline asks for.</summary>
    /// <param name="configure">Sets the options, with the container.</param>
    /// <returns>What makes the source, for <c>From</c>. It throws <see cref="Microsoft.Extensions.Options.OptionsValidationException"/> when the options are wrong.</returns>
    public static Func<SourceContext, Source<JetStreamMessage>> Read(Action<JetStreamConsumerOptions, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return context =>
        {
            var options = new JetStreamConsumerOptions();
            configure(options, context.Services);
            return new JetStreamSource(context, options.Checked());
        };
    }
}
