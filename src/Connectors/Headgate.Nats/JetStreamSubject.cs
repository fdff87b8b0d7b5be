using Headgate.Nats.Writing;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Handlers;

namespace Headgate.Nats;

/// <summary>Publishes to subjects that streams take.</summary>
public static class JetStreamSubject
{
    /// <summary>Makes a sink that publishes a batch and waits until the stream has confirmed each of its messages.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="configure">Sets the options.</param>
    /// <returns>What makes the sink, for <c>Batch</c>. It throws <see cref="Microsoft.Extensions.Options.OptionsValidationException"/> when the options are wrong.</returns>
    public static Func<IServiceProvider, IBatchHandler<T>> Publish<T>(Action<JetStreamSubjectOptions<T>> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Publish<T>((options, _) => configure(options));
    }

    /// <summary>Makes a sink that publishes a batch and waits until the stream has confirmed each of its messages.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="configure">Sets the options, with the container.</param>
    /// <returns>What makes the sink, for <c>Batch</c>. It throws <see cref="Microsoft.Extensions.Options.OptionsValidationException"/> when the options are wrong.</returns>
    public static Func<IServiceProvider, IBatchHandler<T>> Publish<T>(Action<JetStreamSubjectOptions<T>, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services =>
        {
            var options = new JetStreamSubjectOptions<T>();
            configure(options, services);
            return new JetStreamPublisher<T>(options.Checked(), services);
        };
    }

    /// <summary>Makes a sink of dead letters: the bodies and headers that they had, and what <see cref="DeadLetterMetadata"/> names as headers.</summary>
    /// <param name="configure">Sets the options.</param>
    /// <returns>What makes the sink, for <c>DeadLetterTo</c>. It throws <see cref="Microsoft.Extensions.Options.OptionsValidationException"/> when the options are wrong.</returns>
    public static Func<IServiceProvider, IDeadLetterSink> DeadLetters(Action<JetStreamDeadLetterOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return DeadLetters((options, _) => configure(options));
    }

    /// <summary>Makes a sink of dead letters: the bodies and headers that they had, and what <see cref="DeadLetterMetadata"/> names as headers.</summary>
    /// <param name="configure">Sets the options, with the container.</param>
    /// <returns>What makes the sink, for <c>DeadLetterTo</c>. It throws <see cref="Microsoft.Extensions.Options.OptionsValidationException"/> when the options are wrong.</returns>
    public static Func<IServiceProvider, IDeadLetterSink> DeadLetters(Action<JetStreamDeadLetterOptions, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services =>
        {
            var options = new JetStreamDeadLetterOptions();
            configure(options, services);
            return new JetStreamDeadLetters(options.Checked(), services);
        };
    }
}
