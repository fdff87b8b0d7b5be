using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Headgate.OpenTelemetry;

/// <summary>Adds the meters and the activity sources of Headgate to OpenTelemetry.</summary>
/// <remarks>They may be called several times; what <c>configure</c> says is applied in the order of the calls, to metrics and traces alike.</remarks>
public static class HeadgateInstrumentationExtensions
{
    /// <summary>Adds all of Headgate: metrics of every layer, with buckets that fit, and traces of pipelines and flows.</summary>
    /// <typeparam name="TBuilder">The type of the builder.</typeparam>
    /// <param name="builder">What <c>services.AddOpenTelemetry()</c> gives.</param>
    /// <param name="configure">Changes the options; null for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <remarks>It exports nothing: add an exporter.</remarks>
    public static TBuilder AddHeadgate<TBuilder>(this TBuilder builder, Action<HeadgateTelemetryOptions>? configure = null)
        where TBuilder : IOpenTelemetryBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (configure is not null) builder.Services.Configure(configure);
        builder.WithMetrics(static metrics => metrics.AddHeadgateInstrumentation());
        builder.WithTracing(static tracing => tracing.AddHeadgateInstrumentation());
        return builder;
    }

    /// <summary>Adds the meters of Headgate, with buckets that fit.</summary>
    /// <param name="builder">The builder of a provider of metrics.</param>
    /// <param name="configure">Changes the options; null for the defaults.</param>
    /// <returns>The builder.</returns>
    public static MeterProviderBuilder AddHeadgateInstrumentation(this MeterProviderBuilder builder, Action<HeadgateTelemetryOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.ConfigureServices(services =>
        {
            if (configure is not null) services.Configure(configure);

            // Once for each provider: with two equal views each measurement would be counted twice.
            if (IsMarked<HeadgateViews>(services)) return;
            services.AddSingleton(static provider => new HeadgateViews(OptionsOf(provider)));
            services.ConfigureOpenTelemetryMeterProvider(static (provider, metrics) =>
            {
                metrics.AddMeter([.. LayerNames.Of(OptionsOf(provider).Metrics)]);
                metrics.AddView(provider.GetRequiredService<HeadgateViews>().Find);
            });
        });
    }

    /// <summary>Adds the activity sources of Headgate.</summary>
    /// <param name="builder">The builder of a provider of traces.</param>
    /// <param name="configure">Changes the options; null for the defaults.</param>
    /// <returns>The builder.</returns>
    public static TracerProviderBuilder AddHeadgateInstrumentation(this TracerProviderBuilder builder, Action<HeadgateTelemetryOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.ConfigureServices(services =>
        {
            if (configure is not null) services.Configure(configure);
            services.ConfigureOpenTelemetryTracerProvider(static (provider, tracing) => tracing.AddSource([.. LayerNames.Of(OptionsOf(provider).Traces)]));
        });
    }

    private static bool IsMarked<TMark>(IServiceCollection services) => services.Any(static service => service.ServiceType == typeof(TMark));

    private static HeadgateTelemetryOptions OptionsOf(IServiceProvider provider) => provider.GetRequiredService<IOptions<HeadgateTelemetryOptions>>().Value;
}
