namespace Headgate.Race.Telemetry;

/// <summary>Who listens to a pipeline.</summary>
internal enum TelemetryMode
{
    /// <summary>Nobody can: the switch <c>Headgate.Telemetry.IsSupported</c> is off, and the compiler has left out what measures.</summary>
    CompiledOut,

    /// <summary>Nobody does.</summary>
    Nobody,

    /// <summary>OpenTelemetry collects all meters of Headgate every second.</summary>
    Metrics,

    /// <summary>As well, and takes 1 % of all traces.</summary>
    MetricsAndTraces,
}
