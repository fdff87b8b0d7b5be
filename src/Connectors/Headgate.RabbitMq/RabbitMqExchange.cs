using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Handlers;
using Headgate.Pipelines.Options;
using Headgate.RabbitMq.Connecting;
using Headgate.RabbitMq.Publishing;
using Microsoft.Extensions.Options;

namespace Headgate.RabbitMq;

/// <summary>An exchange of RabbitMQ as the end of a pipeline.</summary>
public static class RabbitMqExchange
{
    /// <summary>Publishes messages, and waits until the server has confirmed them: <c>pipeline.Batch("out", RabbitMqExchange.Publish&lt;Order&gt;(...))</c>.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="configure">Sets options; called when the batcher starts.</param>
    /// <returns>What makes the handler. It throws an <see cref="OptionsValidationException"/> that lists all faults when options are not as they must be.</returns>
    public static Func<IServiceProvider, IBatchHandler<T>> Publish<T>(Action<RabbitMqExchangeOptions<T>> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Publish<T>((options, _) => configure(options));
    }

    /// <summary>Publishes messages, with options from the container.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="configure">Sets options; called when the batcher starts.</param>
    /// <returns>What makes the handler. It throws an <see cref="OptionsValidationException"/> that lists all faults when options are not as they must be.</returns>
    public static Func<IServiceProvider, IBatchHandler<T>> Publish<T>(Action<RabbitMqExchangeOptions<T>, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services =>
        {
            var options = new RabbitMqExchangeOptions<T>();
            configure(options, services);
            Check(options);
            return new ExchangeSink<T>(options, new Publisher(new Connector(options, $"headgate to {options.Exchange}"), services));
        };
    }

    /// <summary>Publishes messages that have failed for good: <c>pipeline.DeadLetterTo(RabbitMqExchange.DeadLetters(...))</c>. Why they failed is in headers that
    /// <see cref="DeadLetterMetadata"/> names.</summary>
    /// <param name="configure">Sets options; called when the pipeline starts.</param>
    /// <returns>What makes the sink. It throws an <see cref="OptionsValidationException"/> that lists all faults when options are not as they must be.</returns>
    public static Func<IServiceProvider, IDeadLetterSink> DeadLetters(Action<RabbitMqDeadLetterOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return DeadLetters((options, _) => configure(options));
    }

    /// <summary>Publishes messages that have failed for good, with options from the container.</summary>
    /// <param name="configure">Sets options; called when the pipeline starts.</param>
    /// <returns>What makes the sink. It throws an <see cref="OptionsValidationException"/> that lists all faults when options are not as they must be.</returns>
    public static Func<IServiceProvider, IDeadLetterSink> DeadLetters(Action<RabbitMqDeadLetterOptions, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services =>
        {
            var options = new RabbitMqDeadLetterOptions();
            configure(options, services);
            Check(options);
            return new DeadLetterSink(options, new Publisher(new Connector(options, $"headgate dead letters to {options.Exchange}"), services));
        };
    }

    private static void Check<TOptions>(TOptions options)
        where TOptions : RabbitMqOptions
    {
        var faults = new OptionFaults(nameof(RabbitMqExchange));
        options.Check(faults);
        faults.ThrowIfAny<TOptions>();
    }
}
